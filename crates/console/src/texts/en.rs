//! English.

use soiviec_domain::case::Refusal;
use soiviec_domain::decision::Conclusion;

use super::{Said, Texts};

pub(super) const ENGLISH: Texts = Texts {
    skip: "Skip to the content",
    skip_to_actions: "To the actions",
    navigation: "Navigation",
    analyst: "Analyst",
    other_language: "Tiếng Việt",
    demo: "Demonstration: every posting, name and number here is fictional.",
    hotlines: "Hotlines",
    hotline_111: "National hotline against human trafficking and for the protection of children · 24/7, free",
    hotline_113: "Police, when a life is in danger",

    shelves: "Lists of cases",
    queue: "Queue",
    mine: "Mine",
    answered: "Decided",
    case: "Case",
    priority: "Severity",
    verdict: "Warning level",
    risk: "Risk",
    category: "Kind of lure (machine's guess)",
    postings_short: "Postings",
    sources: "Sources",
    opened: "Opened",
    state: "State",
    more_categories: |n| format!("and {n} more"),
    news: "new posting",
    new_posting: "new",
    no_words: "(a posting without words)",
    unsure_divider: "Needs a look: the machine is not sure enough to warn",
    nothing_waits: "The queue is empty: no case waits for a look. New ones appear here when the page is loaded again.",
    nothing_mine: "You hold no case. Open one from the queue and press “Claim”.",
    nothing_answered: "No case has been decided yet.",
    paging: "Pages",
    previous: "Previous page",
    next: "Next page",
    page_of: |page, of| format!("Page {page} of {of}"),

    risk_over: "over",
    risk_under: "under",
    risk_note: "The machine's calibrated estimate; it is no conclusion.",
    changed: "Changed",
    gone_into: "This case was merged into",
    decision: "Decision",
    earlier_decision: "Earlier decision",

    actions: "Act",
    claim: "Claim",
    claim_hint: "Others will see that you are on this case.",
    release: "Release",
    decide: "Record the decision",
    conclusion: "Decision",
    conclusion_hint: |conclusion| match conclusion {
        Conclusion::Suspected => "a new posting brings it back",
        Conclusion::Watch => "unclear; a new posting brings it back",
        Conclusion::NoSign => "comes back only with a new sign",
        Conclusion::NeedMore => "say what must be verified",
    },
    reason: "Reason",
    reason_hint: "Required, at most 4,000 characters; is kept.",
    nothing_to_do: "The case is decided; a new posting may bring it back to the queue.",
    held_by_another: |who, since| {
        format!("{who} has been working on this case since {since}. To go on with it, ask them to release it.")
    },
    kept_reason: "The reason you have just written (not saved)",
    done_claimed: "You have claimed this case.",
    done_released: "You have released this case to the queue.",
    done_decided: "The decision is recorded.",
    to_queue: "Queue",
    to_next: |number| format!("Next case that nobody has claimed: {number}"),
    meanwhile: "Since you opened the page:",
    stands_now: |standing| format!("Now: {standing}."),
    refusal,
    key_changed: "Nothing was recorded: the system was restarted after you opened this page. Press once more.",
    stale: "Nothing was recorded: the case has changed since you opened this page.",
    stale_again: "Look again, and press once more if your answer stands.",
    reason_missing: "Not recorded: write a reason.",
    reason_too_long: "Not recorded: the reason is longer than 4,000 characters. Shorten it.",
    reason_control: "Not recorded: the reason holds a control character. Remove it or type it again.",
    conclusion_missing: "Not recorded: choose a decision.",

    posting: "Posting",
    source: "Source",
    author: "Posted by",
    group: "Group, channel",
    platform: "Platform",
    platform_named: |code| match code {
        "job_board" => Some("job board"),
        "channel" => Some("public channel"),
        "social_group" => Some("social media group"),
        "classifieds" => Some("classified ads"),
        _ => None,
    },
    date_posted: "Posted on",
    valid_through: "Valid until",
    address: "Address",
    images: "Pictures",
    notes: "Notes",
    judged_by: |rules, model| format!("Judged by rules {rules} and model {model}"),
    nothing_kept: "This case holds no posting any more.",
    show_terms: "Show the words the model noticed",
    signs: "Signs, with the kind of lure (machine's guess)",
    no_signs: "The machine can name no particular sign: the warning level comes from the wording of the whole posting. Read all \
               of it.",
    weight: "Weight",
    mark_rule: "evidence of a rule; the number names the sign below",
    mark_term: "words that raised the model's risk",
    mark_contact: "identifier",
    mark_unseen: "hidden character in the original",

    cut_at: |most| format!("The list is cut at {most} lines."),
    identifiers: "Identifiers",
    no_identifiers: "The machine found no number, account or address.",
    kind: "Kind",
    value: "Value",
    role: "Whose (the machine's guess)",
    in_case: "Postings in this case",
    elsewhere: "Postings elsewhere",
    joins: "New postings with it join this case",
    postings: "Postings of this case",
    shown_above: "shown above",
    first_seen: "First seen",
    last_seen: "Last seen",
    sightings_short: "Times",
    linked: "Linked cases",
    sightings: "Sightings of this posting",
    sightings_note: "Addresses stay plain text, as they may be traps: don't open them directly.",
    at: "At",
    capture: "Capture of the page (SHA-256)",
    no_capture: "no capture",
    history: "History",
    who: "Who",
    what: "What",
    change: "Before → after",
    machine: "machine",
    fact_state: "State",
    fact_decision: "Decision",
    fact_postings: "Postings",
    fact_verdict: "Warning level",
    fact_other: "Other case",
    nothing: "none",
    earlier_entries: |n| format!("{n} older entries are not shown here."),

    no_page: Said { title: "There is no such page", body: "The address may be mistyped." },
    no_case: Said {
        title: "There is no such case or posting",
        body: "The number may be mistyped, or the posting ran out or moved to another case.",
    },
    wrong_method: Said {
        title: "This address only answers to a button",
        body: "Nothing was changed. Open the case again and press the button there.",
    },
    too_large: Said {
        title: "What was sent is too large",
        body: "Nothing was recorded. Go back, where your text still stands, and shorten it.",
    },
    unreadable: Said { title: "What was sent can't be read", body: "Nothing was recorded. Go back and press again." },
    busy: Said {
        title: "The store is busy",
        body: "Nothing was recorded. Try again in a moment; if that does not help, tell the operator: the disk may be \
               full, or another program may be holding the data.",
    },
    broken: Said {
        title: "Something in the system is broken",
        body: "Nothing was recorded. Tell the administrator, with the reference below.",
    },
    reference: "Reference",
    back_to_queue: "Back to the queue",
    back_to_case: |number| format!("Back to case {number}"),
    try_again: "Try again",
    foreign_host: "The console answers only at http://127.0.0.1 or http://localhost, with its own port.",
    foreign_form: "Refused: this did not come from a page of this console. Nothing was recorded.",
};

fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::ClaimedBy { by, .. } => {
            format!("Not recorded: {by} is working on this case. Ask them to release it.")
        }
        Refusal::NotClaimed(_) => "There is nothing to release: nobody has claimed this case.".to_owned(),
        Refusal::AlreadyDecided(_) => {
            "Not recorded: the case is decided. It returns to the queue when something new comes in.".to_owned()
        }
        Refusal::GoneInto { into, .. } => {
            format!("Not recorded: the case was merged into {into}. Work on that one.")
        }
        Refusal::Closed(_) => "Not recorded: the case is closed, as every posting of it ran out.".to_owned(),
        Refusal::NoReason => ENGLISH.reason_missing.to_owned(),
        Refusal::NotOpen(_) => "Not recorded: only cases that wait or are worked on can be merged.".to_owned(),
    }
}
