use soiviec_domain::words::Language;

use super::Texts;

fn n(value: u64) -> String {
    Language::English.number(value)
}

/// A number with its noun, in the right form.
fn of(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", n(count), if count == 1 { one } else { many })
}

fn pages(count: u64) -> String {
    of(count, "page", "pages")
}

fn new_postings(count: u64) -> String {
    of(count, "new posting", "new postings")
}

pub(super) const TEXTS: Texts = Texts {
    title: |day| format!("Daily alert digest, {day}"),
    whole_day: |composed| format!("The whole day, 00:00 to 24:00 in Vietnam. Composed at {composed}."),
    so_far: |time| format!("Today, as of {time} in Vietnam. The day is not over: the numbers will grow."),
    cases_as_of_now: "Cases stand as they stood when the digest was composed.",

    fictional: "DEMONSTRATION: every posting, name and number behind this digest is made up.",
    nothing_looked_at: "ATTENTION: NOTHING WAS LOOKED AT. No page was fetched and no posting came in from any source. \
        Not looking is not the same as finding nothing: please tell the operator.",
    flagged: |flagged, received, fetched| {
        format!("The machine flagged {} of {}; {} fetched.", n(flagged), new_postings(received), pages(fetched))
    },
    none_flagged: |received, fetched| match received {
        0 => format!("No posting was flagged: {} fetched, and no posting was new.", pages(fetched)),
        _ => format!("No posting was flagged among {}; {} fetched.", new_postings(received), pages(fetched)),
    },
    not_judged: |count| of(count, "posting is not judged yet.", "postings are not judged yet."),
    unclaimed: |count| {
        format!("ATTENTION: {} not been taken by anybody.", of(count, "severity-1 case has", "severity-1 cases have"))
    },

    numbers: "The day in numbers",
    postings: "Postings received",
    received: "in all",
    under_way: "not judged yet",
    dead_lettered: "dead letters (unreadable)",
    erased: "erased when they ran out",
    cases: "Cases",
    opened: "opened",
    reopened: "back in the queue by new postings",
    merged: "merged into another case",
    decided: |conclusion| format!("decided: {conclusion}"),
    waiting: "Waiting for an answer",
    waiting_grave: "of these, severity 1",
    waiting_unclaimed: "of these, severity 1, unclaimed",
    need_more: "besides, looked at and in need of verification",

    grave: "Severity-1 cases (people)",
    about_grave: "The flagged stand before those that need a look, the longest waiting first; those decided on the day \
        stand last.",
    no_grave: "No severity-1 case is waiting or was decided on the day.",
    changed: "Other changes on the day",
    no_changed: "No other case changed.",
    case: "Case",
    category: "Kind of lure (by the machine)",
    in_case: "Postings",
    state: "State",
    since: "Opened",
    changes: "What changed",
    nobody: "unclaimed",
    severity_1: "severity 1",
    more_cases: |count| format!("and {}", of(count, "more case", "more cases")),

    new_case: "new",
    postings_added: |count| of(count, "posting added", "postings added"),
    news: "new posting after the answer",
    claimed_by: |name| format!("claimed by {name}"),
    claimed: "claimed",
    released: "released",
    answered: |conclusion| format!("decided: {conclusion}"),
    absorbed: |count| of(count, "case merged in", "cases merged in"),
    merged_into: |case| format!("merged into {case}"),
    closed: "closed: every posting ran out",
    linked: |count| format!("linked to {}", of(count, "other case", "other cases")),

    identifiers: "New identifiers",
    about_identifiers: "Recruiters' by the machine's guess, on flagged postings, and on no earlier posting still kept. \
        Partly hidden; whole in the case.",
    no_identifiers: "No new identifiers.",
    kind: "Kind",
    masked: "Partly hidden",
    more_identifiers: |count| format!("and {}", of(count, "more identifier", "more identifiers")),

    gaps: "What was not covered",
    no_gaps: "Every configured source delivered on the day, without any problem.",
    no_sources: "The settings name no source, so that nobody knows which should have delivered.",
    silent: |names| format!("ATTENTION: no page came from: {names}."),
    unread: |count| {
        of(count, "record could not be read and was", "records could not be read and were")
            + " set aside (dead letters) for another try."
    },
    problems: "Problems while fetching and reading pages",
    source: "Source",
    problem: "Problem",
    times: "Times",
    more_problems: |count| format!("and {}", of(count, "more line", "more lines")),
    left_alone: |names| format!("Left alone at the wish of robots.txt (no problem): {names}."),

    versions: "Versions",
    made_by: |program, rules, model| format!("Made by {program}; rules {rules}, model {model}."),
    judged_by: |count, rules, model| {
        format!("{} of the day judged by rules {rules}, model {model}.", of(count, "posting", "postings"))
    },

    help: "When help is needed",
    hotline: "111: Vietnam's national hotline against human trafficking; day and night, free of charge.",
    danger: "113: police, when somebody is in danger.",
    no_conclusion: "Warnings and kinds are the machine's, for people in charge to look into. They are no conclusion \
        about anybody.",
};
