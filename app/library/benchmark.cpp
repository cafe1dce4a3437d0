#include "app/library/benchmark.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "app/engine/engine_text.h"
#include "app/shell/background.h"

namespace parlor::app {

namespace {

QString machineName(const Machine* machine) {
    if (!machine) return {};
    return QStringLiteral("%1 × %2").arg(QString::fromStdString(machine->cpu.name)).arg(machine->cpu.cores);
}

QString percent(double share) {
    return QLocale().toString(100 * share, 'f', 0);
}

}  // namespace

Benchmark::Benchmark(EngineClient* client, QObject* parent) : QObject(parent), m_client(client) {
    m_pool.setMaxThreadCount(1);  // reading and writing in this order
    connect(client, &EngineClient::benchmarkProgress, this, [this](quint64 id, double fraction) {
        if (id != m_running) return;
        m_progress = fraction;
        emit progressChanged();
    });
    connect(client, &EngineClient::benchmarked, this, [this](quint64 id, const BenchmarkResult& result) {
        if (id == m_running) onResult(result);
    });
    connect(client, &EngineClient::benchmarkFailed, this, [this](quint64 id, const Error& error) {
        if (id != m_running) return;
        m_running = 0;
        if (error.id != Msg::Cancelled) m_error = error;
        emit changed();
    });
}

Benchmark::~Benchmark() = default;

void Benchmark::setFile(const QString& file) {
    m_file = file;
    startIn(m_pool, [this, file] {
        QMetaObject::invokeMethod(this, [this, list = readMeasurements(file)] {
            // What was measured meanwhile comes after what was known.
            QList<Measurement> all = list;
            for (const Measurement& one : m_measurements) addMeasurement(all, one);
            m_measurements = all;
            emit changed();
        });
    });
}

void Benchmark::setModel(const ModelEntry& entry, bool ready) {
    if (entry.model.path != m_entry.model.path || !ready) {
        m_error.reset();
        if (running()) cancel();
    }
    m_entry = entry;
    m_ready = ready;
    emit changed();
}

void Benchmark::start() {
    if (!m_ready || running()) return;
    m_running = ++m_last;
    m_progress = 0;
    m_error.reset();
    emit progressChanged();
    emit changed();
    m_client->benchmark(m_running);
}

void Benchmark::cancel() {
    if (running()) m_client->cancelBenchmark();
}

Measurement Benchmark::blank() const {
    Measurement one;
    one.model = modelName(m_entry);
    one.quantization = modelQuantization(m_entry);
    one.fileBytes = m_entry.model.card ? qint64(m_entry.model.card->file_bytes) : 0;
    one.machine = machineName(m_entry.model.machine.get());
    return one;
}

void Benchmark::onResult(const BenchmarkResult& result) {
    m_running = 0;
    Measurement one = blank();
    one.when = QDateTime::currentDateTimeUtc();
    one.context = m_entry.model.plan.context;
    one.promptTps = result.promptTps;
    one.decodeTps = result.decodeTps;
    one.predictedPrompt = m_entry.model.plan.prompt_tps;
    one.predictedDecode = m_entry.model.plan.decode_tps;
    if (result.bandwidthGbs > 0)
        one.bandwidthShare = result.decodeTps * result.bytesPerToken / (result.bandwidthGbs * 1e9);
    if (one.decodeTps > 0) addMeasurement(m_measurements, one);
    save();
    emit changed();
}

void Benchmark::clear() {
    const Measurement model = blank();
    m_measurements.removeIf([&](const Measurement& one) { return one.sameModel(model); });
    save();
    emit changed();
}

void Benchmark::save() {
    if (m_file.isEmpty()) return;
    startIn(m_pool, [this, file = m_file, list = m_measurements] {
        const bool saved = writeMeasurements(file, list);
        QMetaObject::invokeMethod(this, [this, saved] {
            m_unsaved = !saved;
            emit changed();
        });
    });
}

QString Benchmark::model() const {
    if (m_entry.model.path.isEmpty()) return {};
    const QString quantization = modelQuantization(m_entry);
    return quantization.isEmpty() ? modelName(m_entry)
                                  : modelName(m_entry) + QStringLiteral(" · ") + quantization;
}

QVariantList Benchmark::history() const {
    QVariantList out;
    const Measurement model = blank();
    for (auto it = m_measurements.crbegin(); it != m_measurements.crend(); ++it) {
        if (!it->sameModel(model)) continue;
        QString comparison, share;
        if (it->predictedDecode > 0)
            comparison = QCoreApplication::translate("Models", "%1 % of the predicted speed")
                             .arg(percent(it->decodeTps / it->predictedDecode));
        if (it->bandwidthShare > 0)
            share = QCoreApplication::translate("Models", "%1 % of the memory's bandwidth used")
                        .arg(percent(it->bandwidthShare));
        out << QVariantMap{{"when", QLocale().toString(it->when.toLocalTime(), QLocale::ShortFormat)},
                           {"decode", it->decodeTps},
                           {"prompt", it->promptTps},
                           {"predicted", it->predictedDecode},
                           {"comparison", comparison},
                           {"share", share},
                           {"machine", it->machine},
                           {"here", it->machine == model.machine}};
    }
    return out;
}

double Benchmark::fastest() const {
    double most = predictedDecode();
    const Measurement model = blank();
    for (const Measurement& one : m_measurements)
        if (one.sameModel(model)) most = std::max({most, one.decodeTps, one.predictedDecode});
    return most;
}

QString Benchmark::problem() const {
    if (m_error) return withHint(*m_error);
    return m_unsaved ? QCoreApplication::translate("Models", "The measurement could not be saved.")
                     : QString();
}

}  // namespace parlor::app
