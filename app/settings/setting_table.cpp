#include "app/settings/setting_table.h"

#include <QCoreApplication>
#include <QDir>

namespace parlor::app {

namespace {
constexpr const char* kContext = "SettingRows";
}

SettingTable::SettingTable(QObject* parent) : QObject(parent) {
    const QDir languages(QStringLiteral(":/i18n"));
    for (const QString& file : languages.entryList({QStringLiteral("parlor_*.qm")})) {
        auto translator = std::make_unique<QTranslator>();
        if (translator->load(languages.filePath(file))) m_languages.push_back(std::move(translator));
    }
    retranslate();
}

void SettingTable::retranslate() {
    m_rows.clear();
    for (const SettingRow& row : settingRows())
        m_rows.insert(QLatin1String(row.name),
                      QVariantMap{{QStringLiteral("name"), QLatin1String(row.name)},
                                  {QStringLiteral("page"), QLatin1String(row.page)},
                                  {QStringLiteral("label"), QCoreApplication::translate(kContext, row.label)},
                                  {QStringLiteral("about"), QCoreApplication::translate(kContext, row.about)},
                                  {QStringLiteral("tuning"), row.tuning}});
    emit rowsChanged();
}

QVariantList SettingTable::search(const QString& text) const {
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    QVariantList found;
    if (words.isEmpty()) return found;
    for (const SettingRow& row : settingRows()) {
        QStringList texts = {QString::fromUtf8(row.label), QString::fromUtf8(row.about),
                             QString::fromUtf8(row.words)};
        for (const auto& language : m_languages)
            texts << language->translate(kContext, row.label) << language->translate(kContext, row.about);
        const QString all = texts.join(u'\n');
        if (std::all_of(words.cbegin(), words.cend(),
                        [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); }))
            found << m_rows.value(QLatin1String(row.name));
    }
    return found;
}

QStringList SettingTable::names(const QString& page) const {
    QStringList names;
    for (const SettingRow& row : settingRows())
        if (page == QLatin1String(row.page)) names << QLatin1String(row.name);
    return names;
}

}  // namespace parlor::app
