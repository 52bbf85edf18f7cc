//! A sheet as a page by itself: its style inside, nothing to load, nothing to run.

use askama::Template;

use crate::error::ReportError;
use crate::sheet::{Block, Column, Holds, Numbers, Sheet, Table};

impl Column {
    /// Its class in the style sheet.
    fn class(&self) -> &'static str {
        match self.holds {
            Holds::Words => "words",
            Holds::Sign => "sign",
            Holds::Number => "number",
        }
    }
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct Page<'a> {
    sheet: &'a Sheet,
}

pub(crate) fn html(sheet: &Sheet) -> Result<String, ReportError> {
    Ok(Page { sheet }.render()?)
}
