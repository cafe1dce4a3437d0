// Code in a TextEdit: coloured, appended while it grows, cut where it is folded.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QColor>
#include <QObject>
#include <QPointer>
#include <QVariantList>

class QTextDocument;

namespace parlor::ui {

class CodeInker;

class CodeText : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QObject* document READ document WRITE setDocument NOTIFY documentChanged)  // a TextEdit's
    Q_PROPERTY(QString code READ code WRITE setCode NOTIFY codeChanged)
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY languageChanged)  // as written
    Q_PROPERTY(QVariantList inks READ inks WRITE setInks NOTIFY inksChanged)  // colours, by parlor::app::Ink
    Q_PROPERTY(int limit READ limit WRITE setLimit NOTIFY limitChanged)       // lines; 0: all
    Q_PROPERTY(double lineHeight READ lineHeight WRITE setLineHeight NOTIFY lineHeightChanged)
    Q_PROPERTY(int lines READ lines NOTIFY codeChanged)  // of the code, shown or not
    Q_PROPERTY(int shownLines READ shownLines NOTIFY shownChanged)
    Q_PROPERTY(QString languageName READ languageName NOTIFY languageChanged)  // for people; may be empty
    Q_PROPERTY(QString extension READ extension NOTIFY languageChanged)
  public:
    explicit CodeText(QObject* parent = nullptr);

    QObject* document() const { return m_owner; }
    void setDocument(QObject* document);
    QString code() const { return m_code; }
    void setCode(const QString& code);
    QString language() const { return m_language; }
    void setLanguage(const QString& language);
    QVariantList inks() const { return m_inks; }
    void setInks(const QVariantList& inks);
    int limit() const { return m_limit; }
    void setLimit(int limit);
    double lineHeight() const { return m_lineHeight; }
    void setLineHeight(double height);
    int lines() const { return m_lines; }
    int shownLines() const { return m_shownLines; }
    QString languageName() const;
    QString extension() const;

  signals:
    void documentChanged();
    void codeChanged();
    void languageChanged();
    void inksChanged();
    void limitChanged();
    void lineHeightChanged();
    void shownChanged();

  private:
    void restart();
    void append();

    QObject* m_owner = nullptr;
    QPointer<QTextDocument> m_document;
    QPointer<CodeInker> m_inker;
    QString m_code, m_language;
    QVariantList m_inks;
    int m_limit = 0, m_lines = 0, m_shownLines = 0;
    double m_lineHeight = 0;
    qsizetype m_put = 0;         // characters of the code that the document has
    qsizetype m_lineLength = 0;  // of the line that was put last
};

}  // namespace parlor::ui
