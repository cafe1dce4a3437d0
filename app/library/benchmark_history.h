// Speeds that were measured, kept in a JSON file: bounded, and never in the way when it is damaged.
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

namespace parlor::app {

struct Measurement {
    QDateTime when;
    QString model, quantization;  // as shown
    qint64 fileBytes = 0;
    QString machine;  // processor and cores
    qint64 context = 0;
    double promptTps = 0, decodeTps = 0;
    double predictedPrompt = 0, predictedDecode = 0;
    double bandwidthShare = 0;  // of the memory's measured bandwidth; 0: unknown

    bool sameModel(const Measurement& other) const {
        return model == other.model && quantization == other.quantization && fileBytes == other.fileBytes;
    }
};

constexpr qsizetype kMostMeasurements = 500;
constexpr qsizetype kMostOfOneModel = 30;

QByteArray measurementsToJson(const QList<Measurement>& list);
// What is readable of it; everything else is left out.
QList<Measurement> measurementsFromJson(const QByteArray& json);
// Adds one and lets the oldest go.
void addMeasurement(QList<Measurement>& list, const Measurement& one);

// On any thread but the window's. A file that cannot be read as JSON is kept beside the new one.
QList<Measurement> readMeasurements(const QString& file);
bool writeMeasurements(const QString& file, const QList<Measurement>& list);

}  // namespace parlor::app
