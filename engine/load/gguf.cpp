#include "engine/load/gguf.h"

#include <unordered_set>

namespace parlor::gguf {

namespace {

constexpr uint32_t kMagic = 0x46554747;             // "GGUF"
constexpr uint64_t kMinEntryBytes = 8 + 1 + 4 + 1;  // length, a one-letter key, type, a one-byte value
constexpr uint64_t kMinTensorBytes =
    8 + 1 + 4 + 8 + 4 + 8;  // length, a one-letter name, rank, a side, type, offset

// Bytes of a scalar; 0 for texts and arrays.
uint64_t scalar_bytes(Type type) {
    switch (type) {
        case Type::u8:
        case Type::i8:
        case Type::boolean:
            return 1;
        case Type::u16:
        case Type::i16:
            return 2;
        case Type::u32:
        case Type::i32:
        case Type::f32:
            return 4;
        case Type::u64:
        case Type::i64:
        case Type::f64:
            return 8;
        case Type::text:
        case Type::array:
            return 0;
    }
    return 0;
}

class HeaderReader {
  public:
    explicit HeaderReader(const ByteSource& source)
        : source_(source), reader_(source, 0, std::min(source.size(), kMaxHeaderBytes)) {}

    uint64_t position() const { return reader_.position(); }

    Result<Header> read() {
        Header header{.metadata = Metadata(source_)};
        uint32_t magic = 0;
        uint64_t tensors = 0, keys = 0;
        if (!reader_.get(magic) || !reader_.get(header.version)) return ended();
        if (magic != kMagic) return message(Msg::FileUnknownKind, source_.label(), "other bytes");
        PARLOR_CHECKED(check_version(header.version));
        if (!reader_.get(tensors) || !reader_.get(keys)) return ended();
        // The limits come first: they bound the products below.
        if (keys > kMaxKeys)
            return message(Msg::GgufKeyCount, std::to_string(keys), std::to_string(kMaxKeys));
        if (tensors > kMaxTensors) {
            return message(Msg::GgufTensorCount, std::to_string(tensors), std::to_string(kMaxTensors));
        }
        if (keys * kMinEntryBytes + tensors * kMinTensorBytes > reader_.remaining()) return ended();
        for (uint64_t i = 0; i < keys; ++i) PARLOR_CHECKED(read_entry(header.metadata, i));
        PARLOR_TRY(const uint32_t alignment, read_alignment(header.metadata));
        PARLOR_TRY(std::vector<RawTensor> raw, read_tensors(tensors));
        header.data_offset = (reader_.position() + alignment - 1) / alignment * alignment;
        PARLOR_TRY(header.tensors,
                   place_tensors(std::move(raw), header.data_offset, alignment, source_.size()));
        return header;
    }

  private:
    // Why reading stopped: a failure, the limit, or the file's end.
    Error ended() const {
        if (reader_.error()) return *reader_.error();
        if (source_.size() > kMaxHeaderBytes)
            return message(Msg::GgufHeaderTooLarge, format_bytes(kMaxHeaderBytes));
        return message(Msg::GgufHeaderTruncated, format_bytes(source_.size()));
    }

    static Result<void> check_version(uint32_t version) {
        if (version == 2 || version == 3) return {};
        if (version < 2) return message(Msg::GgufVersionOld, std::to_string(version));
        if ((version & 0xFFFF) == 0) return message(Msg::GgufBigEndian);
        return message(Msg::GgufVersionNew, std::to_string(version));
    }

    Result<void> read_entry(Metadata& metadata, uint64_t number) {
        uint64_t length = 0;
        if (!reader_.get(length)) return ended();
        const auto invalid = [&](std::string why) {
            return message(Msg::GgufKeyInvalid, std::to_string(number + 1), std::move(why));
        };
        if (length == 0) return invalid("it is empty");
        if (length > kMaxKeyBytes) return invalid("it is " + std::to_string(length) + " bytes long");
        key_bytes_ += length;
        if (key_bytes_ > kMaxKeyBytesTogether)
            return message(Msg::GgufHeaderTooLarge, format_bytes(kMaxHeaderBytes));
        std::string key;
        if (!reader_.text(key, length)) return ended();
        if (!is_plain_name(key)) return invalid(escaped(key));
        Value value;
        PARLOR_CHECKED(read_value(key, value));
        return metadata.add(std::move(key), value);
    }

    // Names are shown and compared: no control characters, no broken UTF-8.
    static bool is_plain_name(std::string_view name) {
        for (const char c : name) {
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
        }
        return is_valid_utf8(name);
    }

    Result<Type> read_type(const std::string& key) {
        uint32_t number = 0;
        if (!reader_.get(number)) return ended();
        if (number > static_cast<uint32_t>(Type::f64)) {
            return message(Msg::GgufValueType, key, std::to_string(number));
        }
        return static_cast<Type>(number);
    }

    Result<void> read_value(const std::string& key, Value& value) {
        PARLOR_TRY(value.type, read_type(key));
        if (value.type == Type::array) return read_array(key, value);
        if (value.type == Type::text) {
            if (!reader_.get(value.count)) return ended();
            value.offset = reader_.position();
            value.bytes = value.count;
            return skip_text(key, value.count);
        }
        value.offset = reader_.position();
        value.bytes = scalar_bytes(value.type);
        std::array<std::byte, 8> bytes{};
        for (uint64_t i = 0; i < value.bytes; ++i) {
            if (!reader_.get(bytes[i])) return ended();
        }
        std::memcpy(&value.bits, bytes.data(), sizeof value.bits);
        if (value.type == Type::boolean && value.bits > 1) {
            return message(Msg::GgufBool, key, std::to_string(value.bits));
        }
        return {};
    }

    // A length that no header could hold is a lie; one that this file is too short for is a truncated file.
    Result<void> skip_text(const std::string& key, uint64_t length) {
        if (length > kMaxHeaderBytes) return message(Msg::GgufLength, std::to_string(length), key);
        return reader_.skip(length) ? Result<void>() : Result<void>(ended());
    }

    Result<void> read_array(const std::string& key, Value& value) {
        PARLOR_TRY(value.element, read_type(key));
        if (value.element == Type::array) return message(Msg::GgufNestedArray, key);
        if (!reader_.get(value.count)) return ended();
        value.offset = reader_.position();
        const uint64_t smallest = value.element == Type::text ? 8 : scalar_bytes(value.element);
        if (value.count > kMaxHeaderBytes / smallest) {
            return message(Msg::GgufArrayLength, std::to_string(value.count), key);
        }
        if (value.count * smallest > reader_.remaining()) return ended();
        if (value.element == Type::text) {
            for (uint64_t i = 0; i < value.count; ++i) {
                uint64_t length = 0;
                if (!reader_.get(length)) return ended();
                PARLOR_CHECKED(skip_text(key, length));
            }
        } else {
            reader_.skip(value.count * smallest);
        }
        value.bytes = reader_.position() - value.offset;
        return {};
    }

    static Result<uint32_t> read_alignment(const Metadata& metadata) {
        const Value* value = metadata.find("general.alignment");
        if (value == nullptr) return kDefaultAlignment;
        if (value->type != Type::u32) return message(Msg::GgufAlignment, "of another type than u32");
        const auto alignment = static_cast<uint32_t>(value->bits);
        if (!std::has_single_bit(alignment) || alignment < kMinAlignment || alignment > kMaxAlignment) {
            return message(Msg::GgufAlignment, std::to_string(alignment));
        }
        return alignment;
    }

    Result<std::vector<RawTensor>> read_tensors(uint64_t count) {
        if (count * kMinTensorBytes > reader_.remaining()) return ended();
        std::vector<RawTensor> out;
        out.reserve(static_cast<size_t>(count));  // at most kMaxTensors, and the file has the bytes
        for (uint64_t i = 0; i < count; ++i) {
            RawTensor tensor;
            uint64_t length = 0;
            if (!reader_.get(length)) return ended();
            const auto invalid = [&](std::string why) {
                return message(Msg::TensorNameInvalid, std::to_string(i + 1), std::move(why));
            };
            if (length == 0) return invalid("it is empty");
            if (length > kMaxNameBytes) return invalid("it is " + std::to_string(length) + " bytes long");
            if (!reader_.text(tensor.name, length)) return ended();
            if (!is_plain_name(tensor.name)) return invalid(escaped(tensor.name));
            if (!reader_.get(tensor.rank)) return ended();
            if (tensor.rank < 1 || tensor.rank > std::size(tensor.sides)) {
                return message(Msg::TensorRank, tensor.name, std::to_string(tensor.rank));
            }
            for (uint32_t side = 0; side < tensor.rank; ++side) {
                if (!reader_.get(tensor.sides[side])) return ended();
            }
            if (!reader_.get(tensor.type) || !reader_.get(tensor.offset)) return ended();
            out.push_back(std::move(tensor));
        }
        return out;
    }

    const ByteSource& source_;
    Reader reader_;
    uint64_t key_bytes_ = 0;
};

}  // namespace

Result<Header> read_header(const ByteSource& source, uint64_t* stopped_at) {
    HeaderReader reader(source);
    auto header = reader.read();
    if (stopped_at != nullptr) *stopped_at = reader.position();
    return header;
}

}  // namespace parlor::gguf
