//! JSON as sites write it: wrapped in CDATA or comments, with raw line breaks inside strings, with
//! commas and semicolons too many.

use serde_json::{Deserializer, Error, Value};

/// What a block says.
#[derive(Debug)]
pub(super) struct Lenient {
    /// Most often one.
    pub(super) values: Vec<Value>,
    /// Whether it had to be mended first.
    pub(super) mended: bool,
}

/// Parses JSON, mending it only when it is none.
pub(super) fn parse_leniently(source: &str) -> Result<Lenient, Error> {
    let source = source.trim().trim_start_matches('\u{feff}');
    if source.is_empty() {
        return Ok(Lenient { values: Vec::new(), mended: false });
    }
    match serde_json::from_str(source) {
        Ok(value) => Ok(Lenient { values: vec![value], mended: false }),
        Err(_) => {
            let mended = mend(source);
            let values = Deserializer::from_str(&mended).into_iter().collect::<Result<Vec<Value>, Error>>()?;
            Ok(Lenient { values, mended: true })
        }
    }
}

/// Wrappers that older pages put around scripts; dropped wherever they stand outside a string.
const WRAPPERS: &[&str] = &["<![CDATA[", "]]>", "<!--", "-->"];

/// Outside strings: drops wrappers, comments, semicolons and commas before a closing bracket.
/// Inside strings: escapes raw control characters, and backslashes that escape nothing.
fn mend(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        if c == '"' {
            rest = mend_string(&rest[1..], &mut out);
        } else if let Some(length) = noise(rest) {
            rest = &rest[length..];
        } else {
            if matches!(c, '}' | ']') && out.trim_end().ends_with(',') {
                out.truncate(out.trim_end().len() - 1);
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// How many bytes of what comes next are no JSON.
fn noise(rest: &str) -> Option<usize> {
    if let Some(wrapper) = WRAPPERS.iter().find(|wrapper| rest.starts_with(**wrapper)) {
        return Some(wrapper.len());
    }
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    if rest.starts_with("//") {
        return Some(rest.find(['\n', '\r']).unwrap_or(rest.len()));
    }
    rest.starts_with(';').then_some(1)
}

/// Copies a string up to its closing quote and returns what follows it.
fn mend_string<'a>(source: &'a str, out: &mut String) -> &'a str {
    out.push('"');
    let mut chars = source.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                out.push('"');
                return &source[at + 1..];
            }
            '\\' => match chars.next() {
                Some((_, next @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u'))) => out.extend(['\\', next]),
                Some((_, '\n')) => out.push_str("\\n"),
                Some((_, next)) => out.push(next),
                None => {}
            },
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.push(' '),
            c => out.push(c),
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn values(source: &str) -> Vec<Value> {
        let lenient = parse_leniently(source).unwrap();
        assert!(lenient.mended, "{source}");
        lenient.values
    }

    #[test]
    fn wrappers_comments_and_semicolons_are_dropped() {
        for source in [
            "//<![CDATA[\n{\"a\":\"b\"};\n//]]>",
            "/*<![CDATA[*/{\"a\":\"b\"}/*]]>*/",
            "<!--\n{\"a\":\"b\"}\n//-->",
            "<![CDATA[{\"a\":/* c */\"b\",}]]>",
            "{\"a\":\"b\" // c\n}",
        ] {
            assert_eq!(values(source), [json!({"a": "b"})], "{source}");
        }
    }

    #[test]
    fn strings_are_mended_and_never_cut() {
        assert_eq!(values("{\"a\":\"x\n\ty\"}"), [json!({"a": "x\n\ty"})]);
        assert_eq!(
            values(r#"{"a":"it\'s // no /* comment ]]> ;","b":[1,],}"#),
            [json!({"a": "it's // no /* comment ]]> ;", "b": [1]})]
        );
    }

    #[test]
    fn two_objects_in_one_block_are_two() {
        assert_eq!(values("{\"a\":1};\n{\"a\":2}"), [json!({"a": 1}), json!({"a": 2})]);
    }

    #[test]
    fn nonsense_and_depth_are_errors() {
        assert!(parse_leniently("{\"a\":").is_err());
        assert!(parse_leniently(&"[".repeat(100_000)).is_err());
    }

    proptest! {
        #[test]
        fn healthy_json_is_never_changed_by_mending(text in any::<String>(), number in any::<i32>()) {
            let value = json!({"a": [text, number, {"b": null}]});
            prop_assert_eq!(serde_json::from_str::<Value>(&mend(&value.to_string())).unwrap(), value);
        }

        #[test]
        fn any_text_is_survived(source in any::<String>()) {
            let _ = parse_leniently(&source);
        }
    }
}
