//! The numbering plans, by country calling code. See `NOTICE` for where the data comes from.

use regex_lite::{Captures, Regex};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const REGIONS: &str = include_str!("../data/regions.tsv");
const FORMATS: &str = include_str!("../data/formats.tsv");

/// A pattern that is compiled when it is first asked. An empty one matches nothing.
pub(crate) struct Pattern {
    text: &'static str,
    whole: bool,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    const fn new(text: &'static str, whole: bool) -> Self {
        Self {
            text,
            whole,
            compiled: OnceLock::new(),
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn regex(&self) -> Option<&Regex> {
        let compile = || {
            let end = if self.whole { "$" } else { "" };
            Regex::new(&format!("^(?:{}){end}", self.text)).ok()
        };
        if self.is_empty() {
            return None;
        }
        self.compiled.get_or_init(compile).as_ref()
    }

    pub(crate) fn matches(&self, digits: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(digits))
    }

    pub(crate) fn captures<'d>(&self, digits: &'d str) -> Option<Captures<'d>> {
        self.regex()?.captures(digits)
    }
}

/// The plan of one region.
pub(crate) struct Plan {
    /// ISO 3166-1 alpha-2, or `001` for what no country has.
    pub(crate) region: &'static str,
    /// The country calling code.
    pub(crate) code: &'static str,
    /// Where several regions share a code: with what this one's numbers begin.
    leading: Pattern,
    /// What is dialled before a country calling code.
    pub(crate) abroad: Pattern,
    /// What is dialled before a number within the country.
    prefix: Pattern,
    /// By what the prefix is replaced, when it is not just left out.
    instead: &'static str,
    /// What any number looks like.
    general: Pattern,
    /// Those that are of some kind.
    kinds: Pattern,
    /// How many digits numbers have, ascending.
    pub(crate) lengths: Vec<usize>,
    /// A number, without code and prefix.
    pub(crate) example: &'static str,
}

/// How numbers of a code are grouped.
pub(crate) struct Grouping {
    pub(crate) pattern: Pattern,
    pub(crate) leading: Pattern,
    /// `$1 $2-$3`.
    pub(crate) format: &'static str,
}

/// The plans of a code, and how its numbers are grouped.
#[derive(Default)]
pub(crate) struct Code {
    /// In the order in which they are asked; the first is the one that speaks for the code.
    pub(crate) plans: Vec<Plan>,
    pub(crate) groupings: Vec<Grouping>,
}

fn codes() -> &'static BTreeMap<&'static str, Code> {
    static CODES: OnceLock<BTreeMap<&str, Code>> = OnceLock::new();
    CODES.get_or_init(|| {
        let mut codes: BTreeMap<&'static str, Code> = BTreeMap::new();
        let mut places: BTreeMap<&'static str, usize> = BTreeMap::new();
        for line in REGIONS.lines() {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or_default();
            let (region, code, place) = (cell(), cell(), cell());
            let plan = Plan {
                region,
                code,
                leading: Pattern::new(cell(), false),
                abroad: Pattern::new(cell(), false),
                prefix: Pattern::new(cell(), false),
                instead: cell(),
                general: Pattern::new(cell(), true),
                kinds: Pattern::new(cell(), true),
                lengths: cell().split(',').filter_map(|n| n.parse().ok()).collect(),
                example: cell(),
            };
            places.insert(region, place.parse().unwrap_or_default());
            codes.entry(code).or_default().plans.push(plan);
        }
        for code in codes.values_mut() {
            code.plans
                .sort_by_key(|plan| places.get(plan.region).copied());
        }
        for line in FORMATS.lines() {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or_default();
            let code = cell();
            let grouping = Grouping {
                pattern: Pattern::new(cell(), true),
                leading: Pattern::new(cell(), false),
                format: cell(),
            };
            codes.entry(code).or_default().groupings.push(grouping);
        }
        codes
    })
}

/// The code with which these digits begin, and what is behind it. Codes are prefix-free.
pub(crate) fn by_digits(digits: &str) -> Option<(&'static Code, &str)> {
    (1..=3).find_map(|length| {
        let (code, national) = digits.split_at_checked(length)?;
        Some((codes().get(code)?, national))
    })
}

/// The plan of a region, with its code.
pub(crate) fn of_region(region: &str) -> Option<(&'static Code, &'static Plan)> {
    static REGIONS: OnceLock<BTreeMap<&str, (&Code, &Plan)>> = OnceLock::new();
    let regions = REGIONS.get_or_init(|| {
        let plans = codes()
            .values()
            .flat_map(|code| code.plans.iter().map(move |plan| (code, plan)));
        plans
            .map(|(code, plan)| (plan.region, (code, plan)))
            .collect()
    });
    regions
        .get(region)
        .copied()
        .filter(|(_, plan)| plan.region != "001")
}

impl Code {
    /// The plan that speaks for the code.
    pub(crate) fn first(&self) -> Option<&Plan> {
        self.plans.first()
    }

    /// The plan whose number this is; `None` when it is no number.
    pub(crate) fn owner(&self, national: &str) -> Option<&Plan> {
        let asked = self.plans.iter().find(|plan| {
            if plan.leading.is_empty() || self.plans.len() == 1 {
                plan.kinds.matches(national)
            } else {
                plan.leading.matches(national)
            }
        })?;
        asked.kinds.matches(national).then_some(asked)
    }
}

impl Plan {
    /// The number without what is dialled before it within the country; `None` when nothing of the kind is in front.
    pub(crate) fn without_prefix(&self, national: &str) -> Option<String> {
        let found = self.prefix.captures(national)?;
        let end = found.get(0).map_or(0, |all| all.end());
        let rest = national.get(end..)?;
        let last = found.get(found.len() - 1).filter(|_| found.len() > 1);
        let stripped = match last {
            Some(last) if !self.instead.is_empty() && !last.is_empty() => {
                let mut instead = String::new();
                found.expand(self.instead, &mut instead);
                instead + rest
            }
            _ if end == 0 => return None,
            _ => rest.to_owned(),
        };
        // What looks like a number as it is must look like one without, too.
        let worse = self.general.matches(national) && !self.general.matches(&stripped);
        (!worse && stripped != national).then_some(stripped)
    }
}
