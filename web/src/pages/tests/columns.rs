//! The columns of the tests: which there are, which are chosen, and which stay where there is little room.

use artiscope_core::views::{SortKey, TestRowView};
use leptos::prelude::*;

use super::pick;
use crate::format;
use crate::parts::mark::MarkSign;
use crate::select::row_mark;

/// A column.
pub(super) struct Column {
    /// In the address.
    pub(super) id: &'static str,
    /// Its head, and its name in the menu.
    pub(super) title: &'static str,
    /// Its class.
    pub(super) class: &'static str,
    /// Its width where there is room for all.
    width: &'static str,
    /// What sorting by it is called, and whether its natural direction goes up.
    pub(super) sort: Option<(SortKey, bool)>,
    /// The smaller stay longer where there is little room.
    rank: u8,
    /// What it shows of a row.
    pub(super) cell: fn(&TestRowView) -> AnyView,
}

/// The usual ones.
const USUAL: &str = "status,test,message,class,run,time";

/// All, in the order in which they stand.
pub(super) const COLUMNS: [Column; 13] = [
    Column {
        id: "status",
        title: "Status",
        class: "col-mark",
        width: "28px",
        sort: Some((SortKey::Status, false)),
        rank: 0,
        cell: |row| view! { <MarkSign mark=row_mark(row) /> }.into_any(),
    },
    Column {
        id: "test",
        title: "Test",
        class: "col-name",
        width: "minmax(0, 2.2fr)",
        sort: Some((SortKey::Name, true)),
        rank: 0,
        cell: |row| {
            let retried = (row.attempts > 1).then(|| format!("{} attempts", row.attempts));
            view! {
                <span title=row.name.clone()>{row.name.clone()}</span>
                <span class="retried">{retried}</span>
            }
            .into_any()
        },
    },
    Column {
        id: "message",
        title: "Message",
        class: "col-message",
        width: "minmax(0, 2fr)",
        sort: None,
        rank: 9,
        cell: |row| row.summary.clone().into_any(),
    },
    Column {
        id: "class",
        title: "Class",
        class: "col-group",
        width: "minmax(0, 1fr)",
        sort: Some((SortKey::Group, true)),
        rank: 2,
        cell: |row| shortened(&row.group, 44),
    },
    Column {
        id: "suite",
        title: "Suite",
        class: "col-group",
        width: "minmax(0, 1fr)",
        sort: Some((SortKey::Suite, true)),
        rank: 4,
        cell: |row| shortened(&row.suite, 44),
    },
    Column {
        id: "file",
        title: "File",
        class: "col-group",
        width: "minmax(0, 1fr)",
        sort: Some((SortKey::File, true)),
        rank: 3,
        cell: |row| {
            let line = if row.line > 0 { format!(":{}", row.line) } else { String::new() };
            let short = format::path(&row.file, 40);
            view! { <span title=format!("{}{line}", row.file)>{short}{line.clone()}</span> }.into_any()
        },
    },
    Column {
        id: "run",
        title: "Run",
        class: "col-run",
        width: "minmax(0, 150px)",
        sort: Some((SortKey::Run, true)),
        rank: 7,
        cell: |row| shortened(&row.run, 28),
    },
    Column {
        id: "instance",
        title: "Instance",
        class: "col-run",
        width: "minmax(0, 130px)",
        sort: Some((SortKey::Instance, true)),
        rank: 6,
        cell: |row| pick("instance", &row.instance),
    },
    Column {
        id: "owner",
        title: "Owner",
        class: "col-run",
        width: "minmax(0, 130px)",
        sort: Some((SortKey::Owner, true)),
        rank: 5,
        cell: |row| pick("owner", &row.owner),
    },
    Column {
        id: "tags",
        title: "Tags",
        class: "col-tags",
        width: "minmax(0, 1fr)",
        sort: None,
        rank: 8,
        cell: |row| row.tags.iter().map(|tag| pick("tag", tag)).collect_view().into_any(),
    },
    Column {
        id: "since",
        title: "Since",
        class: "col-message",
        width: "minmax(0, 1.2fr)",
        sort: None,
        rank: 7,
        cell: |row| shortened(&row.since, 64),
    },
    Column {
        id: "attempts",
        title: "Attempts",
        class: "col-time",
        width: "76px",
        sort: Some((SortKey::Attempts, false)),
        rank: 8,
        cell: |row| row.attempts.to_string().into_any(),
    },
    Column {
        id: "time",
        title: "Time",
        class: "col-time",
        width: "84px",
        sort: Some((SortKey::Duration, false)),
        rank: 1,
        cell: |row| row.duration_ms.map_or_else(|| "–".to_owned(), format::duration).into_any(),
    },
];

fn shortened(text: &str, most: usize) -> AnyView {
    view! { <span title=text.to_owned()>{format::path(text, most)}</span> }.into_any()
}

/// The columns that are shown, and how the narrower tables are laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shown {
    /// Places in the table of columns, and the class by which one goes where there is little room.
    pub(super) columns: Vec<(usize, &'static str)>,
    /// Widths: all of them, of the narrower table, of the narrowest.
    pub(super) widths: [String; 3],
}

/// The chosen columns; the test itself is always one of them.
pub(super) fn chosen(cols: &str) -> Vec<&'static str> {
    let cols = if cols.is_empty() { USUAL } else { cols };
    let is_on = |id: &str| id == "test" || cols.split(',').any(|one| one == id);
    COLUMNS.iter().map(|column| column.id).filter(|id| is_on(id)).collect()
}

/// The address of the columns when one is turned on or off; the usual ones need none.
pub(super) fn turned(cols: &str, id: &str) -> String {
    let mut on = chosen(cols);
    match on.iter().position(|one| *one == id) {
        Some(at) => drop(on.remove(at)),
        None => on.extend(COLUMNS.iter().map(|column| column.id).filter(|known| *known == id)),
    }
    let order = |id: &&str| COLUMNS.iter().position(|column| column.id == *id);
    on.sort_by_key(order);
    let on = chosen(&on.join(",")).join(",");
    if on == USUAL { String::new() } else { on }
}

/// How they are laid out: two of those that tell most stay where there is little room, one where there is least.
pub(super) fn shown(cols: &str) -> Shown {
    let on = chosen(cols);
    let places: Vec<usize> = (0..COLUMNS.len()).filter(|at| on.contains(&COLUMNS[*at].id)).collect();
    let mut ranks: Vec<u8> = places.iter().map(|at| COLUMNS[*at].rank).filter(|rank| *rank > 0).collect();
    ranks.sort_unstable();
    let least = ranks.first().copied().unwrap_or(0);
    let little = ranks.get(1).copied().unwrap_or(least);
    let widths = |most: u8| {
        let kept = places.iter().map(|at| &COLUMNS[*at]).filter(|column| column.rank <= most);
        kept.map(|column| column.width).collect::<Vec<_>>().join(" ")
    };
    let class = |at: usize| match COLUMNS[at].rank {
        rank if rank <= least => "",
        rank if rank <= little => "is-mid",
        _ => "is-wide",
    };
    let widths = [widths(u8::MAX), widths(little), widths(least)];
    Shown { columns: places.iter().map(|at| (*at, class(*at))).collect(), widths }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn columns_are_turned_on_and_off_and_the_usual_ones_need_no_address() {
        assert_eq!(chosen("").join(","), USUAL);
        assert_eq!(turned("", "owner"), "status,test,message,class,run,owner,time");
        assert_eq!(turned("status,test,message,class,run,owner,time", "owner"), "");
        assert_eq!(turned("status,test,time", "test"), "status,test,time");
        assert_eq!(chosen("nothing"), ["test"]);
    }

    #[test]
    fn what_tells_most_stays_where_there_is_little_room() {
        let classes =
            |cols| shown(cols).columns.iter().map(|(at, class)| (COLUMNS[*at].id, *class)).collect::<Vec<_>>();
        assert_eq!(
            classes(""),
            [
                ("status", ""),
                ("test", ""),
                ("message", "is-wide"),
                ("class", "is-mid"),
                ("run", "is-wide"),
                ("time", "")
            ]
        );
        assert_eq!(classes("test,owner"), [("test", ""), ("owner", "")]);
        assert_eq!(shown("").widths[2], "28px minmax(0, 2.2fr) 84px");
    }
}
