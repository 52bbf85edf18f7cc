//! Reads a file of rows line by line, within bounds.

use std::io::{self, BufRead, Read};

use sha2::{Digest, Sha256};

/// A longer line is no row of ours. Far above `MAX_POSTING_BYTES`, since JSON may escape every
/// character.
pub const MAX_LINE: usize = 8 << 20;
/// What is kept of a line that is too long.
const HEAD: usize = 64 << 10;
/// Bytes held at once.
const BATCH_BYTES: usize = 32 << 20;

/// One line that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From 1.
    pub number: u64,
    /// Its bytes, without the line's end and white space around; only the beginning when
    /// `too_long`.
    pub bytes: Vec<u8>,
    /// For a line longer than [`MAX_LINE`]: the SHA-256 of all of it.
    pub too_long: Option<Vec<u8>>,
}

/// The lines of a file, in batches.
pub struct Lines<R> {
    input: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Reads from `input`.
    pub fn new(input: R) -> Self {
        Self { input, number: 0 }
    }

    /// The number of the line read last.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The next lines that are not blank, at most `max`, none at the end. A fault on the way comes
    /// with the lines read before it.
    pub fn next_batch(&mut self, max: usize) -> (Vec<Line>, Option<io::Error>) {
        let (mut batch, mut size) = (Vec::new(), 0);
        while batch.len() < max && size < BATCH_BYTES {
            match self.next_line() {
                Ok(Some(line)) if line.bytes.is_empty() => {}
                Ok(Some(line)) => {
                    size += line.bytes.len();
                    batch.push(line);
                }
                Ok(None) => break,
                Err(fault) => return (batch, Some(fault)),
            }
        }
        (batch, None)
    }

    fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        self.number += 1;
        if (&mut self.input).take(MAX_LINE as u64 + 1).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let is_too_long = bytes.len() > MAX_LINE && bytes.last() != Some(&b'\n');
        let too_long = if is_too_long { Some(self.pass_over(&mut bytes)?) } else { None };
        let start = if self.number == 1 { bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes) } else { &bytes };
        let bytes = start.trim_ascii().to_vec();
        Ok(Some(Line { number: self.number, bytes, too_long }))
    }
}

impl<R: BufRead> Lines<R> {
    /// Reads to the end of a line that is too long. Keeps its beginning and returns its hash.
    fn pass_over(&mut self, bytes: &mut Vec<u8>) -> io::Result<Vec<u8>> {
        let mut hash = Sha256::new();
        let mut rest = std::mem::take(bytes);
        bytes.extend_from_slice(&rest[..HEAD]);
        while !rest.is_empty() {
            hash.update(&rest);
            if rest.last() == Some(&b'\n') {
                break;
            }
            rest.clear();
            (&mut self.input).take(HEAD as u64).read_until(b'\n', &mut rest)?;
        }
        Ok(hash.finalize().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_count_but_are_not_given_and_a_byte_order_mark_is_none_of_a_row() {
        let (lines, fault) = Lines::new("\u{feff}{}\n\n \t\n1\r\n2".as_bytes()).next_batch(10);
        let lines: Vec<_> = lines.iter().map(|line| (line.number, line.bytes.as_slice())).collect();
        assert_eq!(lines, [(1, b"{}".as_slice()), (4, b"1"), (5, b"2")]);
        assert!(fault.is_none());
    }

    #[test]
    fn a_line_past_all_measure_costs_neither_memory_nor_its_neighbours() {
        let long = "x".repeat(MAX_LINE + 9);
        let file = format!("1\n{long}\n3\n{}\n", "y".repeat(MAX_LINE));
        let (lines, _) = Lines::new(file.as_bytes()).next_batch(10);
        let lines: Vec<_> = lines.iter().map(|line| (line.number, line.bytes.len(), line.too_long.is_some())).collect();
        assert_eq!(lines, [(1, 1, false), (2, HEAD, true), (3, 1, false), (4, MAX_LINE, false)]);
    }

    #[test]
    fn two_long_lines_that_begin_alike_are_told_apart() {
        let long = "x".repeat(MAX_LINE + 9);
        let (lines, _) = Lines::new(format!("{long}a\n{long}b\n{long}a\n").as_bytes()).next_batch(10);
        assert_ne!(lines[0].too_long, lines[1].too_long);
        assert_eq!((lines[2].number, &lines[0].too_long), (3, &lines[2].too_long));
    }

    #[test]
    fn what_was_read_before_a_fault_is_given_with_it() {
        let broken = io::Cursor::new(b"1\n2\n".to_vec()).chain(Broken);
        let (lines, fault) = Lines::new(io::BufReader::new(broken)).next_batch(10);
        assert_eq!((lines.len(), fault.is_some()), (2, true));
    }

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("torn"))
        }
    }
}
