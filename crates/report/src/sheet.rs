//! What a report says, in one language and in its order, before it is HTML or text.

use soiviec_domain::words::Language;

/// A whole report. Every text is plain: the renderers escape, wrap and align.
pub(crate) struct Sheet {
    pub(crate) language: Language,
    pub(crate) title: String,
    /// When and of what time it tells.
    pub(crate) notes: Vec<String>,
    /// The day in words.
    pub(crate) lead: Vec<Sentence>,
    pub(crate) sections: Vec<Section>,
    /// Whom to call, and what a warning is not.
    pub(crate) closing: Section,
}

/// What stands under one heading.
pub(crate) struct Section {
    pub(crate) heading: &'static str,
    pub(crate) blocks: Vec<Block>,
}

/// One part of a section.
pub(crate) enum Block {
    Sentence(Sentence),
    Numbers(Numbers),
    Table(Table),
}

impl Block {
    pub(crate) fn sentence(text: impl Into<String>) -> Self {
        Self::Sentence(Sentence { text: text.into(), loud: false })
    }
}

/// A sentence or two.
pub(crate) struct Sentence {
    pub(crate) text: String,
    /// Nobody may overlook it. Its words say so too: colour alone tells nothing.
    pub(crate) loud: bool,
}

/// Labelled numbers under a small heading.
pub(crate) struct Numbers {
    pub(crate) title: &'static str,
    /// Label and number as written.
    pub(crate) rows: Vec<(String, String)>,
}

/// A table; every row has one cell a column. The first cell names its row.
pub(crate) struct Table {
    pub(crate) caption: &'static str,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<String>>,
    /// What was left off: "và 3 vụ nữa".
    pub(crate) more: Option<String>,
}

/// The head of a column.
pub(crate) struct Column {
    pub(crate) title: &'static str,
    pub(crate) holds: Holds,
}

/// What stands in a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Words, which may be broken into lines.
    Words,
    /// A case's number or a time, better kept whole.
    Sign,
    /// A number: kept whole, at the right.
    Number,
}
