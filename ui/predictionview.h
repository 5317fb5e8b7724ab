// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Where an audience draws the tree that it expects: a click on a process gives it a child. In the shape and the letters
// of the graph that comes afterwards.
#pragma once

#include "app/labs/prediction.h"

#include <QRectF>
#include <QWidget>

namespace forkscope {

class PredictionView : public QWidget
{
    Q_OBJECT

public:
    // Draws and changes `prediction`, which has to outlive it.
    explicit PredictionView(Prediction &prediction, QWidget *parent = nullptr);

    // For another lab: the name of its program.
    void begin(const QString &program);
    // A claim stands here in large letters instead of a tree; empty: there is none.
    void setClaim(const QString &claim);
    int selected() const { return m_selected; }
    // Of a process, in the coordinates of the view.
    QRectF placeOf(int node) const;
    // Where a click takes the selected process away.
    QRectF removalOf(int node) const;

public Q_SLOTS:
    void addChild();
    void removeSelected();

Q_SIGNALS:
    void changed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void select(int node);
    void remove(int node);
    void arrange();
    void describe();
    void step(int key);
    int nodeAt(const QPointF &place) const;
    QString nameOf(int node) const;
    QString countText() const;
    void paintNode(QPainter &painter, int node) const;
    void paintHint(QPainter &painter) const;
    void paintClaim(QPainter &painter) const;

    Prediction &m_prediction;
    QString m_program;
    QString m_claim;
    int m_selected = 0;
    std::vector<QRectF> m_places; // in the view
    double m_scale = 1;
};

} // namespace forkscope
