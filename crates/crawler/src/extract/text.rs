//! HTML to lines of text, as a reader sees them: blocks and `<br>` end a line, paragraphs stand
//! apart, inline tags add nothing, runs of white space are one space.

use std::collections::HashSet;
use std::sync::LazyLock;

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use regex::Regex;
use scraper::node::Element;
use scraper::{ElementRef, Node};

use super::tree;

/// Elements that stand on lines of their own; `<p>` has a blank line around it besides.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li",
    "main", "nav", "ol", "option", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
];

/// Elements whose content nobody reads.
const HIDDEN: &[&str] = &["head", "iframe", "noscript", "object", "script", "style", "svg", "template", "title"];

/// The text of an element, in lines, without that of the `others` inside it.
pub(crate) fn text_without(element: ElementRef<'_>, others: &HashSet<NodeId>) -> String {
    lines(*element, false, |id| id != element.id() && others.contains(&id))
}

/// Folds text into one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a string that may be HTML, plain text with entities, or HTML escaped once more.
/// Without any block or `<br>`, the string's own line breaks are kept.
pub(crate) fn html_to_text(value: &str) -> String {
    let once = fragment_to_text(value);
    if TAG.is_match(&once) && !TAG.is_match(value) { fragment_to_text(&once) } else { once }
}

static PRE_STYLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)white-space\s*:\s*(?:pre|break)"));
static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"</?[a-zA-Z][^<>]*>"));
static BREAKING_TAG: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)<(?:br|p|div|li|ul|ol|dl|dd|dt|h[1-6]|tr|table|section|article|pre)\b"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern compiles")
}

fn fragment_to_text(value: &str) -> String {
    let keep_lines = !BREAKING_TAG.is_match(value);
    let tree = value.contains(['<', '&']).then(|| tree::parse_fragment(value));
    match tree {
        Some(Ok(html)) => lines(html.tree.root(), keep_lines, |_| false),
        // Plain text; or nesting without reason, where the source itself is all there is to show.
        _ => {
            let mut writer = Writer::default();
            writer.text(value, keep_lines);
            writer.out
        }
    }
}

/// Walks without recursion: depth is the page's choice, the stack is ours.
fn lines(root: NodeRef<'_, Node>, keep_lines: bool, left_out: impl Fn(NodeId) -> bool) -> String {
    let (mut writer, mut hidden, mut preformatted) = (Writer::default(), 0_usize, 0_usize);
    for edge in root.traverse() {
        let (node, opens) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        match node.value() {
            Node::Text(text) if opens && hidden == 0 => writer.text(text, keep_lines || preformatted > 0),
            Node::Element(element) => {
                let name = element.name();
                let step = |count: usize| if opens { count + 1 } else { count.saturating_sub(1) };
                if HIDDEN.contains(&name) || left_out(node.id()) {
                    hidden = step(hidden);
                } else if keeps_lines(element) {
                    preformatted = step(preformatted);
                }
                writer.element(name, opens);
            }
            _ => {}
        }
    }
    writer.out
}

/// Whether line breaks in the source show: `<pre>`, or `white-space: pre…` in the element's own style
/// or class. What a style sheet says is not known here.
fn keeps_lines(element: &Element) -> bool {
    let style = || element.attr("style").is_some_and(|style| PRE_STYLE.is_match(style));
    element.name() == "pre" || style() || element.classes().any(|class| class.starts_with("whitespace-pre"))
}

/// Writes text with breaks and gaps put off until something follows them.
#[derive(Default)]
struct Writer {
    out: String,
    breaks: usize,
    gap: Option<char>,
}

impl Writer {
    fn element(&mut self, name: &str, opens: bool) {
        match name {
            "br" if opens => self.break_line(),
            "td" | "th" if opens => self.gap = Some('\t'),
            "p" => self.breaks = 2,
            _ if BLOCKS.contains(&name) => self.breaks = self.breaks.max(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, keep_lines: bool) {
        for c in text.chars() {
            match c {
                '\n' if keep_lines => self.break_line(),
                // U+00A0 holds words together on a screen; it means a space.
                ' ' | '\t' | '\n' | '\r' | '\x0c' | '\u{a0}' => self.gap = self.gap.or(Some(' ')),
                _ => self.letter(c),
            }
        }
    }

    fn break_line(&mut self) {
        self.breaks = (self.breaks + 1).min(2);
    }

    fn letter(&mut self, c: char) {
        let (breaks, gap) = (std::mem::take(&mut self.breaks), self.gap.take());
        if !self.out.is_empty() {
            match gap {
                _ if breaks > 0 => self.out.extend(std::iter::repeat_n('\n', breaks)),
                gap => self.out.extend(gap),
            }
        }
        self.out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blocks_break_lines_and_inline_tags_add_nothing() {
        // cases.md 7.
        let html = "<p>LH 0900000012</p><p>3 ca/ngày</p><ul><li>Lương 12</li><li>15 người</li></ul>\
                    Za<b>lo</b> 0900<wbr>000<span>013</span>";
        assert_eq!(html_to_text(html), "LH 0900000012\n\n3 ca/ngày\n\nLương 12\n15 người\nZalo 0900000013");
    }

    #[test]
    fn white_space_scripts_and_entities() {
        assert_eq!(html_to_text("<div> a\n b&nbsp;&amp;c <script>x()</script></div>"), "a b &c");
        assert_eq!(html_to_text("a<br>b<br><br><br>c"), "a\nb\n\nc");
        assert_eq!(
            html_to_text("<table><tr><th>Lương<td>12 triệu<tr><th>Nơi<td>Huế</table>"),
            "Lương\t12 triệu\nNơi\tHuế"
        );
        for kept in ["<pre>", "<div style='White-Space: pre-line'>", "<p class='a whitespace-pre-wrap'>"] {
            assert_eq!(html_to_text(&format!("{kept}a\n  <b>b</b>")), "a\nb", "{kept}");
        }
    }

    #[test]
    fn plain_text_keeps_its_lines() {
        assert_eq!(html_to_text("Lương < 5tr\nLH: <b>zalo</b> &amp; gọi"), "Lương < 5tr\nLH: zalo & gọi");
        assert_eq!(html_to_text("a\r\n\r\n\r\nb"), "a\n\nb");
    }

    #[test]
    fn html_that_was_escaped_twice_is_read() {
        assert_eq!(html_to_text("&lt;p&gt;Việc&lt;/p&gt;&lt;p&gt;nhẹ&lt;/p&gt;"), "Việc\n\nnhẹ");
    }

    proptest! {
        #[test]
        fn text_is_trimmed_and_never_lost(words in proptest::collection::vec("[a-zà-ỹ0-9]{1,8}", 1..8)) {
            let html: String = words.iter().map(|word| format!("<p> {word} </p>")).collect();
            prop_assert_eq!(html_to_text(&html), words.join("\n\n"));
        }

        #[test]
        fn any_markup_is_survived(html in "[<>/a-z&;!\\-\"' =\n\u{0}-\u{2}]{0,200}") {
            html_to_text(&html);
        }
    }
}
