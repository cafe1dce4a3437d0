// Brings a list model's rows to a new state with the fewest signals, so that a view keeps its place, its
// selection and its current row. Rows have a key() that says which row it is, and an operator== that says
// whether it looks the same. A model that uses it is its friend.
#pragma once

#include <QHash>
#include <QList>
#include <QModelIndex>

namespace parlor::app {

struct RowSync {
    static constexpr int kMostSteps = 400;  // more is a new list: a reset is quicker then

    template <class Model, class Row>
    static void run(Model* model, QList<Row>& rows, QList<Row> next) {
        if (rows == next) return;
        if (rows.isEmpty() || next.isEmpty() || different(rows, next) > kMostSteps) {
            model->beginResetModel();
            rows = std::move(next);
            model->endResetModel();
            return;
        }
        QHash<decltype(rows[0].key()), qsizetype> wanted;
        for (qsizetype i = 0; i < next.size(); ++i) wanted.insert(next[i].key(), i);
        for (qsizetype i = rows.size() - 1; i >= 0; --i) {
            if (wanted.contains(rows[i].key())) continue;
            model->beginRemoveRows({}, int(i), int(i));
            rows.removeAt(i);
            model->endRemoveRows();
        }
        for (qsizetype i = 0; i < next.size(); ++i) {
            if (i < rows.size() && rows[i].key() == next[i].key()) continue;
            // One row went down: all that follow would otherwise be moved up, one by one.
            if (i + 1 < rows.size() && rows[i + 1].key() == next[i].key()) {
                const qsizetype to = qMin(wanted.value(rows[i].key()), rows.size() - 1);
                if (to > i) move(model, rows, i, to);
                if (rows[i].key() == next[i].key()) continue;
            }
            qsizetype from = i;
            while (from < rows.size() && rows[from].key() != next[i].key()) ++from;
            if (from < rows.size()) {
                move(model, rows, from, i);
            } else {
                model->beginInsertRows({}, int(i), int(i));
                rows.insert(i, next[i]);
                model->endInsertRows();
            }
        }
        for (qsizetype i = 0; i < next.size(); ++i) {
            if (rows[i] == next[i]) continue;
            rows[i] = next[i];
            emit model->dataChanged(model->index(int(i)), model->index(int(i)));
        }
    }

  private:
    template <class Row>
    static int different(const QList<Row>& rows, const QList<Row>& next) {
        QHash<decltype(rows[0].key()), bool> before;
        for (const Row& row : rows) before.insert(row.key(), true);
        int added = 0;
        for (const Row& row : next) added += !before.contains(row.key());
        return added + int(qMax<qsizetype>(0, rows.size() + added - next.size()));
    }
    template <class Model, class Row>
    static void move(Model* model, QList<Row>& rows, qsizetype from, qsizetype to) {
        model->beginMoveRows({}, int(from), int(from), {}, int(to > from ? to + 1 : to));
        rows.move(from, to);
        model->endMoveRows();
    }
};

}  // namespace parlor::app
