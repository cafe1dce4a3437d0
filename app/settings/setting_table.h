// Every row of the settings: where it stands, what it is called, what it does, in one line. The pages show
// these texts, the search looks through them in all languages.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QTranslator>
#include <QVariantMap>
#include <memory>
#include <span>
#include <vector>

namespace parlor::app {

struct SettingRow {
    const char* name;  // of the property, where it is one
    const char* page;
    const char* label;
    const char* about;
    const char* words = "";  // more to find it by, in English and Chinese
    bool tuning = false;     // of sampling: also in presets, beside models and in chats
};
std::span<const SettingRow> settingRows();

class SettingTable final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(QVariant rows READ rowsValue NOTIFY rowsChanged)  // {name: {label, about, page}}
  public:
    explicit SettingTable(QObject* parent);

    const QVariantMap& rows() const { return m_rows; }
    QVariant rowsValue() const { return m_rows; }  // as `var` in QML, whose linter knows no keys of a map
    // [{name, page, label, about}] of the rows that hold all words of `text`, in the order of the pages.
    Q_INVOKABLE QVariantList search(const QString& text) const;
    Q_INVOKABLE QStringList names(const QString& page) const;
    void retranslate();

  signals:
    void rowsChanged();

  private:
    QVariantMap m_rows;
    std::vector<std::unique_ptr<QTranslator>> m_languages;  // for the search
};

}  // namespace parlor::app
