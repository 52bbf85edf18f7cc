//! The nouns of Soi Việc and their legal moves.
//!
//! This room does no I/O and reads no clock: time, randomness and identifiers come in as
//! parameters. Start reading at [`posting`] (what comes in), then [`assessment`] (what the machine
//! says of it), then [`case`] (what people do with it). [`words`] are the nouns' names on the page.
//!
//! # Glossary
//!
//! One name per thing, in code and, in Vietnamese, on the page.
//!
//! | word | Vietnamese | what it is |
//! |---|---|---|
//! | source | nguồn | a configured place that is crawled or imported |
//! | fetched page | trang đã tải | bytes as they came, with URL, headers, time, SHA-256 |
//! | capture | bản lưu trang | those bytes kept under their hash |
//! | posting | tin đăng | one job post, fields named as in schema.org `JobPosting` |
//! | revision | phiên bản tin | what a posting said: hash of title and description |
//! | sighting | lần ghi nhận | where and when a revision was seen |
//! | identifier | thông tin nhận diện | a contact or place to act on, with a role |
//! | category | phương thức, thủ đoạn | one of S01–S26 |
//! | rule hit | dấu hiệu | one rule that fired, with the spans of the original text |
//! | evidence spans | đoạn căn cứ | the marked words of the original |
//! | severity | mức ưu tiên | what is at stake: people (1) or money (2) |
//! | assessment | đánh giá của máy | the machine's whole answer |
//! | verdict | mức cảnh báo của máy | `flagged` cảnh báo, `unsure` cần xem xét, `clear` dưới ngưỡng; by risk alone |
//! | case | vụ việc | the flagged and unsure postings of one campaign |
//! | queue, claim | hàng chờ, nhận xử lý | |
//! | decision | kết quả xem xét | an analyst's answer on a case |
//! | watchlist | danh sách đã nhận diện | recruiters' identifiers ticked on `suspected` cases |
//! | digest | bản tin cảnh báo ngày | what happened on one day of Vietnam's calendar |
//! | receipt | biên nhận | one posting revision (or unreadable row) that came in and must be accounted for |
//! | dead letter | thư hỏng | a record no stage could read, kept with its reason until replayed |
//! | books | sổ đối chiếu | every received revision, counted where it is now |

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod assessment;
pub mod case;
pub mod category;
pub mod clock;
pub mod day;
pub mod decision;
pub mod id;
pub mod identifier;
pub mod page;
pub mod posting;
pub mod span;
pub mod words;
