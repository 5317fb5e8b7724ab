// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The process tree with its lifetime lanes. The row under the eye keeps its place while rows come and go around it.
#pragma once

#include "ui/sessioncontext.h"

#include <QSet>
#include <QTreeView>

#include <optional>

namespace forkscope {

class ProcessDelegate;
class ProcessHeader;

// What the view keeps in sight while it grows.
enum class Follow { Stay, Newest, Selection };

class ProcessTreeView : public QTreeView
{
    Q_OBJECT

public:
    explicit ProcessTreeView(SessionContext &context, QWidget *parent = nullptr);

    // The lane column in the coordinates of the viewport.
    QRect laneRect() const;
    Follow follow() const { return m_follow; }
    void setFollow(Follow follow);
    bool isJustBorn(ProcessIndex process) const;

public Q_SLOTS:
    void goToParent();
    void copySelected() const;
    // A fold opens or closes; of the rest of one another page becomes rows.
    void toggleFold(const QModelIndex &index);

Q_SIGNALS:
    void laneMoved();
    void followChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void changeEvent(QEvent *event) override;
    void doItemsLayout() override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

protected Q_SLOTS:
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last) override;

private:
    struct Anchor
    {
        ProcessIndex process;
        std::optional<quint32> fold; // it is this one's row
        int y;
    };

    void noteAnchor();
    void keepOverscroll(int maximum);
    void scrollBeyond();
    QModelIndex anchorIndex() const;
    bool mayLeave(const QModelIndexList &leaving);
    void anchorBeside(const QModelIndexList &leaving);
    int heightOf(const QModelIndex &index) const;
    bool isOpen(const QModelIndex &index) const;
    void noteOpen(const QModelIndex &index, bool isOpen);
    void foldMenu(const QModelIndex &index, const QPoint &place);
    bool isInOpenFold(const QModelIndex &index) const;
    void restoreAnchor();
    void arrangeAnew();
    void openBelow(const QModelIndex &parent, int first, int last);
    void markBirths(const QModelIndex &parent, int first, int last);
    bool isBirth(const Process &life) const;
    void showSelection();
    void keepFollowing();
    void ensureCurrent();

    SessionContext &m_context;
    ProcessHeader *m_header;
    ProcessDelegate *m_delegate;
    QSet<ProcessIndex> m_closed;         // by hand, and kernel threads from the start
    QSet<ProcessIndex> m_closedFiltered; // by hand, of what a filter shows
    QSet<ProcessIndex> &closed() { return m_context.tree().isFiltered() ? m_closedFiltered : m_closed; }
    QSet<quint32> m_openFolds;
    std::optional<Anchor> m_anchor;
    int m_leaving = 0;   // height of the rows above the anchor that leave before the next layout
    int m_lastValue = 0; // of the scroll bar, that shows the last row at the end of the view
    bool m_extending = false;
    int m_overscroll = 0; // value that the anchor needs, beyond the last one
    ProcessIndex m_newest = NoProcess;
    Follow m_follow = Follow::Stay;
    bool m_changing = false; // the model or we, not the user, move the current index
};

} // namespace forkscope
