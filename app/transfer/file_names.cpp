#include "app/transfer/file_names.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTextBoundaryFinder>

namespace parlor::app {

namespace {

constexpr qsizetype kMaxBytes = 120;  // with folder and suffix well below the 255 of every file system

bool reserved(const QString& name) {
    // Windows takes these for devices, whatever stands behind the first dot.
    const QString stem = name.section(u'.', 0, 0).trimmed().toUpper();
    if (stem == QLatin1String("CON") || stem == QLatin1String("PRN") || stem == QLatin1String("AUX") ||
        stem == QLatin1String("NUL"))
        return true;
    return stem.size() == 4 &&
           (stem.startsWith(QLatin1String("COM")) || stem.startsWith(QLatin1String("LPT"))) &&
           (stem[3].isDigit() || QStringLiteral("¹²³").contains(stem[3]));
}

// Whole characters only, as a person sees them: an emoji of several code points is kept or left out.
QString shortened(const QString& name) {
    if (name.toUtf8().size() <= kMaxBytes) return name;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, name);
    qsizetype end = 0, bytes = 0;
    while (finder.toNextBoundary() >= 0) {
        const qsizetype at = finder.position();
        bytes += QStringView(name).mid(end, at - end).toUtf8().size();
        if (bytes > kMaxBytes) break;
        end = at;
    }
    return name.left(end);
}

}  // namespace

QString safeFileName(const QString& title) {
    QString name;
    const QString whole = title.normalized(QString::NormalizationForm_C);
    for (qsizetype i = 0; i < whole.size(); ++i) {
        const QChar c = whole[i];
        if (c.isHighSurrogate() && i + 1 < whole.size() && whole[i + 1].isLowSurrogate()) {
            name += c;
            name += whole[++i];
        } else if (c.isSurrogate() || c == QChar::ReplacementCharacter) {
            continue;
        } else if (c.isSpace() || QStringLiteral("<>:\"/\\|?*").contains(c)) {
            name += u' ';
        } else if (c.category() == QChar::Other_Control ||
                   (c.category() == QChar::Other_Format && c != QChar(0x200D))) {
            continue;  // direction marks can make a name look like another one; U+200D joins emoji
        } else {
            name += c;
        }
    }
    const auto trimEnds = [&name] {
        name = name.simplified();
        while (name.endsWith(u'.') || name.endsWith(u' ')) name.chop(1);
        while (name.startsWith(u'.') || name.startsWith(u' ')) name.remove(0, 1);
    };
    trimEnds();
    name = shortened(name);
    trimEnds();
    if (name.isEmpty()) name = QCoreApplication::translate("Transfer", "Chat");
    if (reserved(name)) name.prepend(u'_');
    return name;
}

QString freePath(const QString& folder, const QString& name, const QString& suffix) {
    QString path = folder + u'/' + name + u'.' + suffix;
    for (int i = 2; QFileInfo::exists(path) || QFileInfo(path).isSymLink(); ++i)
        path = folder + u'/' + name + QStringLiteral(" (%1).").arg(i) + suffix;
    return path;
}

}  // namespace parlor::app
