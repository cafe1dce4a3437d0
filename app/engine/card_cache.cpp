#include "app/engine/card_cache.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <algorithm>

namespace parlor::app {

namespace {

constexpr quint32 kMagic = 0x50434331;
// Counts up with every change of ModelCard, or of what describe() reads into it.
constexpr quint32 kVersion = 5;
constexpr qsizetype kHash = 32;            // bytes of SHA-256 at the end
constexpr qint64 kMostBytes = 16 << 20;    // of one cache file
constexpr quint32 kMostTensors = 100'000;  // and their sides, and parts
constexpr qsizetype kMostFiles = 2000;
constexpr qint64 kMostLayers = 4096;

void put(QDataStream& out, const std::string& text) {
    out << QByteArray::fromStdString(text);
}
bool get(QDataStream& in, std::string& text) {
    QByteArray bytes;
    in >> bytes;
    text = bytes.toStdString();
    return in.status() == QDataStream::Ok;
}

std::string utf8(const std::filesystem::path& path) {
    return QString::fromStdU16String(path.u16string()).toStdString();
}
std::filesystem::path nativePath(const std::string& text) {
    return QString::fromStdString(text).toStdU16String();
}

// Every number of an ArchSpec, in one order for both directions.
template <class Stream, class Arch>
void numbers(Stream& stream, Arch& arch) {
    const auto each = [&](auto&... values) {
        const auto one = [&](auto& value) {
            using Value = std::remove_cvref_t<decltype(value)>;
            if constexpr (std::is_same_v<Stream, QDataStream> && !std::is_const_v<Arch>) {
                if constexpr (std::is_floating_point_v<Value>) {
                    double number = 0;
                    stream >> number;
                    value = Value(number);
                } else {
                    qint64 number = 0;
                    stream >> number;
                    value = static_cast<Value>(number);
                }
            } else if constexpr (std::is_floating_point_v<Value>) {
                stream << double(value);
            } else {
                stream << qint64(value);
            }
        };
        (one(values), ...);
    };
    each(arch.layers, arch.width, arch.vocabulary, arch.context_train, arch.norm_eps, arch.norm_offset,
         arch.rope_pairs, arch.activation, arch.qkv_bias, arch.attention_output_bias, arch.tied_embeddings,
         arch.fused_gate_up, arch.attention_scale, arch.attention_softcap, arch.embedding_scale,
         arch.layer_embedding_width, arch.residual_scale, arch.logit_scale, arch.logit_softcap,
         arch.temperature_scale, arch.temperature_length, arch.temperature_offset, arch.swiglu_alpha,
         arch.swiglu_limit, arch.extra_layers);
    auto& experts = arch.experts;
    each(experts.count, experts.used, experts.width, experts.shared_width, experts.score, experts.groups,
         experts.groups_used, experts.best_of_group, experts.normalize, experts.scale, experts.scale_input,
         experts.beside_dense);
    for (auto& rope : arch.ropes)
        each(rope.dims, rope.base, rope.scaling, rope.scale_factor, rope.original_context,
             rope.low_frequency_factor, rope.high_frequency_factor, rope.attention_factor, rope.beta_fast,
             rope.beta_slow, rope.whole_pairs, rope.factor_tensor);
    if constexpr (!std::is_const_v<Arch>) {
        if (arch.layers < 0 || arch.layers > kMostLayers) stream.setStatus(QDataStream::ReadCorruptData);
        if (stream.status() != QDataStream::Ok) return;
        arch.layer_specs.resize(size_t(arch.layers));
    }
    for (auto& layer : arch.layer_specs) {
        auto& latent = layer.latent;
        auto& delta = layer.delta;
        each(latent.q_rank, latent.rank, latent.rope, latent.norm_eps, delta.k_heads, delta.v_heads,
             delta.k_dim, delta.v_dim, delta.taps, delta.tiled, delta.a_is_log, layer.output_gate);
        each(layer.mixer, layer.feed_forward, layer.heads, layer.kv_heads, layer.k_dim, layer.v_dim,
             layer.window, layer.chunk, layer.rope, layer.qk_norm, layer.query_temperature, layer.kv_source,
             layer.value_is_key, layer.value_norm, layer.ffn_width);
    }
}

}  // namespace

QByteArray cardToBytes(const ModelCard& card) {
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << kMagic << kVersion;
    put(out, utf8(card.path));
    out << quint32(card.parts.size());
    for (const auto& part : card.parts) put(out, utf8(part));
    for (const std::string* text : {&card.format, &card.name, &card.license, &card.size_label,
                                    &card.quantization, &card.arch.family, &card.chat_template})
        put(out, *text);
    numbers(out, card.arch);
    out << quint64(card.file_bytes) << quint64(card.weight_bytes) << quint64(card.parameters);
    out << quint32(card.tensors.size());
    for (const TensorInfo& tensor : card.tensors) {
        put(out, tensor.name);
        out << quint8(tensor.format) << quint64(tensor.bytes) << quint64(tensor.offset)
            << quint32(tensor.part) << quint8(tensor.shape.size());
        for (const int64_t side : tensor.shape) out << qint64(side);
    }
    return bytes + QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

std::shared_ptr<const ModelCard> cardFromBytes(const QByteArray& bytes) {
    if (bytes.size() <= kHash) return nullptr;
    const QByteArray content = bytes.chopped(kHash);
    if (QCryptographicHash::hash(content, QCryptographicHash::Sha256) != bytes.right(kHash)) return nullptr;
    QDataStream in(content);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0, version = 0, count = 0;
    in >> magic >> version;
    if (magic != kMagic || version != kVersion) return nullptr;
    auto card = std::make_shared<ModelCard>();
    std::string path;
    if (!get(in, path)) return nullptr;
    card->path = nativePath(path);
    in >> count;
    if (count > kMostTensors) return nullptr;
    for (quint32 i = 0; i < count; ++i) {
        if (!get(in, path)) return nullptr;
        card->parts.push_back(nativePath(path));
    }
    for (std::string* text : {&card->format, &card->name, &card->license, &card->size_label,
                              &card->quantization, &card->arch.family, &card->chat_template})
        if (!get(in, *text)) return nullptr;
    numbers(in, card->arch);
    quint64 file = 0, weights = 0, parameters = 0;
    in >> file >> weights >> parameters >> count;
    card->file_bytes = file;
    card->weight_bytes = weights;
    card->parameters = parameters;
    if (count > kMostTensors) return nullptr;
    for (quint32 i = 0; i < count; ++i) {
        TensorInfo tensor;
        quint8 format = 0, sides = 0;
        quint64 size = 0, offset = 0;
        if (!get(in, tensor.name)) return nullptr;
        in >> format >> size >> offset >> tensor.part >> sides;
        if (in.status() != QDataStream::Ok || format >= kernels::formats().size()) return nullptr;
        tensor.format = kernels::Format(format);
        tensor.bytes = size;
        tensor.offset = offset;
        for (quint8 side = 0; side < sides; ++side) {
            qint64 length = 0;
            in >> length;
            tensor.shape.push_back(length);
        }
        card->tensors.push_back(std::move(tensor));
    }
    if (in.status() != QDataStream::Ok || !in.atEnd()) return nullptr;
    return card;
}

void CardCache::setFolder(const QString& folder) {
    m_folder = folder;
    if (folder.isEmpty()) return;
    QDir().mkpath(folder);
    // The longest unused ones go when there are very many.
    const QFileInfoList files =
        QDir(folder).entryInfoList({QStringLiteral("*.card")}, QDir::Files, QDir::Time);
    for (qsizetype i = kMostFiles; i < files.size(); ++i) QFile::remove(files[i].filePath());
}

QString CardCache::fileOf(const QString& path) const {
    const QByteArray hash = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha1).toHex();
    return m_folder + u'/' + QLatin1String(hash) + QStringLiteral(".card");
}

std::shared_ptr<const ModelCard> CardCache::find(const QString& path, qint64 size, qint64 modified) const {
    if (m_folder.isEmpty()) return nullptr;
    QFile file(fileOf(path));
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMostBytes) return nullptr;
    QDataStream in(&file);
    in.setVersion(QDataStream::Qt_6_4);
    qint64 keptSize = 0, keptModified = 0;
    in >> keptSize >> keptModified;
    if (in.status() != QDataStream::Ok || keptSize != size || keptModified != modified) return nullptr;
    auto card = cardFromBytes(file.readAll());
    if (!card || card->path != nativePath(path.toStdString())) return nullptr;
    // Later parts of a split model: they are there, and as large as they were.
    quint64 parts = 0;
    for (const auto& part : card->parts)
        parts += quint64(QFileInfo(QString::fromStdU16String(part.u16string())).size());
    return parts == card->file_bytes ? card : nullptr;
}

void CardCache::keep(const QString& path, qint64 size, qint64 modified, const ModelCard& card) const {
    // What folders have besides, where the pieces of a tensor are, is read anew.
    const auto inPieces = [](const TensorInfo& tensor) {
        return !tensor.pieces.empty() || !tensor.quantized.empty();
    };
    if (m_folder.isEmpty() || std::ranges::any_of(card.tensors, inPieces)) return;
    QSaveFile file(fileOf(path));
    if (!file.open(QIODevice::WriteOnly)) return;  // a cache: without it everything is only slower
    QDataStream out(&file);
    out.setVersion(QDataStream::Qt_6_4);
    out << size << modified;
    file.write(cardToBytes(card));
    file.commit();
}

}  // namespace parlor::app
