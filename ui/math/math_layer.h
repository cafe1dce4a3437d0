// The formulas of a text, drawn over the room that its placeholders keep. A child of the TextEdit, as large.
#pragma once

#include <QColor>
#include <QQuickItem>
#include <QQuickTextDocument>

class QTextDocument;

namespace parlor::ui {

class MathLayer : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QQuickTextDocument* document READ document WRITE setDocument NOTIFY changed)
    Q_PROPERTY(QColor color MEMBER m_color NOTIFY changed)
    Q_PROPERTY(QColor selectedColor MEMBER m_selectedColor NOTIFY changed)
    Q_PROPERTY(int selectionStart MEMBER m_selectionStart NOTIFY changed)
    Q_PROPERTY(int selectionEnd MEMBER m_selectionEnd NOTIFY changed)
    Q_PROPERTY(int count READ count NOTIFY placed)  // formulas, or their pieces
  public:
    explicit MathLayer(QQuickItem* parent = nullptr);

    QQuickTextDocument* document() const { return m_document; }
    void setDocument(QQuickTextDocument* document);
    int count() const { return int(m_spots.size()); }

    // Where the formula's piece stands: for tests.
    Q_INVOKABLE QRectF place(int index) const;

  signals:
    void changed();
    void placed();

  protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData*) override;
    void updatePolish() override;
    void geometryChange(const QRectF& now, const QRectF& before) override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;

  private:
    struct Spot {
        QString written;
        int piece = 0;
        qreal pixels = 0;
        int position = 0;  // in the text
        QPointF baseline;
        bool operator==(const Spot&) const = default;
    };
    QTextDocument* text() const;

    QPointer<QQuickTextDocument> m_document;
    QColor m_color = Qt::black, m_selectedColor = Qt::white;
    int m_selectionStart = 0, m_selectionEnd = 0;
    QList<Spot> m_spots;
};

}  // namespace parlor::ui
