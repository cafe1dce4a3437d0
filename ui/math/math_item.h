// A formula on its own, as large as it needs.
#pragma once

#include <QColor>
#include <QQuickItem>

#include "app/math/formula.h"

namespace parlor::ui {

class MathItem : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString source MEMBER m_source NOTIFY changed)  // TeX without marks
    Q_PROPERTY(qreal textSize MEMBER m_textSize NOTIFY changed)
    Q_PROPERTY(QColor color MEMBER m_color NOTIFY colorChanged)
    Q_PROPERTY(bool typeset READ isTypeset NOTIFY typesetChanged)  // else nothing is drawn
  public:
    explicit MathItem(QQuickItem* parent = nullptr);

    bool isTypeset() const { return m_formula && m_formula->typeset; }

  signals:
    void changed();
    void colorChanged();
    void typesetChanged();

  protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData*) override;
    void componentComplete() override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;

  private:
    void layOut();

    QString m_source;
    qreal m_textSize = 15;
    QColor m_color = Qt::black;
    std::shared_ptr<const app::math::Formula> m_formula;
};

}  // namespace parlor::ui
