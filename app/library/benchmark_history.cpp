#include "app/library/benchmark_history.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <algorithm>
#include <cmath>

namespace parlor::app {

namespace {

constexpr qint64 kMostBytes = 4 << 20;
constexpr int kMostText = 300;

QString text(const QJsonObject& from, const char* key) {
    return from.value(QLatin1String(key)).toString().left(kMostText);
}
double number(const QJsonObject& from, const char* key) {
    const double value = from.value(QLatin1String(key)).toDouble();
    return std::isfinite(value) && value >= 0 && value < 1e15 ? value : 0;
}

}  // namespace

QByteArray measurementsToJson(const QList<Measurement>& list) {
    QJsonArray all;
    for (const Measurement& one : list)
        all.append(QJsonObject{{"when", one.when.toUTC().toString(Qt::ISODate)},
                               {"model", one.model},
                               {"quantization", one.quantization},
                               {"file_bytes", double(one.fileBytes)},
                               {"machine", one.machine},
                               {"context", double(one.context)},
                               {"prompt_tps", one.promptTps},
                               {"decode_tps", one.decodeTps},
                               {"predicted_prompt_tps", one.predictedPrompt},
                               {"predicted_decode_tps", one.predictedDecode},
                               {"bandwidth_share", one.bandwidthShare}});
    return QJsonDocument(QJsonObject{{"version", 1}, {"measurements", all}}).toJson();
}

QList<Measurement> measurementsFromJson(const QByteArray& json) {
    QList<Measurement> list;
    const QJsonArray all =
        QJsonDocument::fromJson(json).object().value(QLatin1String("measurements")).toArray();
    for (const QJsonValue& value : all) {
        const QJsonObject from = value.toObject();
        Measurement one;
        one.when = QDateTime::fromString(text(from, "when"), Qt::ISODate);
        one.model = text(from, "model");
        one.quantization = text(from, "quantization");
        one.fileBytes = qint64(number(from, "file_bytes"));
        one.machine = text(from, "machine");
        one.context = qint64(number(from, "context"));
        one.promptTps = number(from, "prompt_tps");
        one.decodeTps = number(from, "decode_tps");
        one.predictedPrompt = number(from, "predicted_prompt_tps");
        one.predictedDecode = number(from, "predicted_decode_tps");
        one.bandwidthShare = number(from, "bandwidth_share");
        if (one.when.isValid() && !one.model.isEmpty() && one.decodeTps > 0) addMeasurement(list, one);
    }
    return list;
}

void addMeasurement(QList<Measurement>& list, const Measurement& one) {
    list.append(one);
    qsizetype same = std::count_if(list.cbegin(), list.cend(),
                                   [&](const Measurement& other) { return other.sameModel(one); });
    for (qsizetype i = 0; i < list.size() && same > kMostOfOneModel;) {
        if (list[i].sameModel(one)) {
            list.removeAt(i);
            --same;
        } else {
            ++i;
        }
    }
    while (list.size() > kMostMeasurements) list.removeFirst();
}

QList<Measurement> readMeasurements(const QString& file) {
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly)) return {};
    const QByteArray json = in.read(kMostBytes);
    in.close();
    QJsonParseError error;
    QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError) {
        const QString aside = file + QStringLiteral(".damaged");
        QFile::remove(aside);
        QFile::rename(file, aside);
        return {};
    }
    return measurementsFromJson(json);
}

bool writeMeasurements(const QString& file, const QList<Measurement>& list) {
    QSaveFile out(file);
    return out.open(QIODevice::WriteOnly) && out.write(measurementsToJson(list)) >= 0 && out.commit();
}

}  // namespace parlor::app
