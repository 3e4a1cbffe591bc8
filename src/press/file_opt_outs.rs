//! What a file says about mail to the people in it, beside what was decided before: who gets none from now on, who waits for
//! a decision, and whose opt-out is older than the decision to send them mail.

use std::collections::BTreeMap;

use super::address::Address;
use super::folder::{ListError, Lists};
use super::list_file::ListFile;
use super::opt_out::OptOut;
use super::suppressed::Suppressed;
use super::willing::Willing;

/// The opt-outs of a file that are new, each with its reason.
#[derive(Debug, Default)]
pub struct FileOptOuts {
    /// Who is suppressed.
    pub certain: BTreeMap<Address, String>,
    /// Who waits for a decision.
    pub undecided: BTreeMap<Address, String>,
    /// Who said so before somebody allowed mail to them, and so gets it.
    pub outdated: BTreeMap<Address, String>,
}

impl Lists {
    /// The opt-outs of a file; `source` is what the reasons call it.
    pub fn opt_outs_of(
        &self,
        file: &ListFile,
        source: &str,
        suppressed: &Suppressed,
    ) -> Result<FileOptOuts, ListError> {
        let mut all = FileOptOuts::default();
        let rows = || file.rows.iter().filter_map(|row| Some((row, row.opt_out.as_ref()?)));
        if rows().next().is_none() {
            return Ok(all);
        }
        let allowed = self.last_allowed()?;
        let mut willing = Willing::default();
        for row in file.rows.iter().filter(|row| row.opt_out.as_ref().is_none_or(|opt_out| !opt_out.certain)) {
            willing.add(row.row, &row.addresses);
        }
        for (row, OptOut { certain, says, on }) in rows() {
            for address in row.addresses.iter().filter(|address| suppressed.get(address).is_none()) {
                let why = format!("{source}, row {}: {says}", row.row);
                let lifted = allowed.get(&address.key());
                let (kind, why) = match lifted {
                    // An old export does not undo a later decision.
                    Some(lifted) if on.as_ref().is_some_and(|day| day.as_str() < lifted.at.as_str()) => {
                        (&mut all.outdated, format!("{says}, and mail was allowed later: {}", lifted.why))
                    }
                    Some(lifted) => {
                        let day = lifted.at.split('T').next().unwrap_or_default();
                        (&mut all.undecided, format!("{why}; mail was allowed on {day}: {}", lifted.why))
                    }
                    None if *certain => match willing.row_of(address) {
                        Some(other) => (&mut all.undecided, format!("{why}, but row {other} does not say so")),
                        None => (&mut all.certain, why),
                    },
                    None => (&mut all.undecided, why),
                };
                kind.entry(address.clone()).or_insert(why);
            }
        }
        let FileOptOuts { certain, undecided, .. } = &mut all;
        undecided.retain(|address, _| !certain.contains_key(address));
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::ReadingOptions;
    use crate::press::list_file::read_import;

    #[test]
    fn a_row_that_says_nothing_leaves_the_other_one_to_a_person_and_a_decision_outlasts_older_rows() {
        let dir = tempfile::tempdir().unwrap();
        let lists = Lists::new(dir.path());
        let address = |name: &str| -> Address { format!("{name}@x.example").parse().unwrap() };
        let day = |day: &str| format!("{day}T00:00:00Z").parse().unwrap();
        for name in ["old", "new"] {
            lists.suppress(&address(name), day("2026-01-01"), "x").unwrap();
            lists.allow(&address(name), day("2026-02-01"), "she asked").unwrap();
        }
        lists.suppress(&address("known"), day("2026-01-01"), "x").unwrap();
        let text = "email,unsubscribed\nout@x.example,yes\ntwice@x.example,yes\nTwice@x.example,no\nknown@x.example,yes\n\
                    old@x.example,2026-01-15\nnew@x.example,2026-03-01\nfine@x.example,no\n";
        let file = read_import(text.as_bytes(), &ReadingOptions::default()).unwrap();
        let found = lists.opt_outs_of(&file, "f.csv", &lists.suppressed().unwrap()).unwrap();
        let told = |of: &BTreeMap<Address, String>| -> Vec<String> {
            of.iter().map(|(address, why)| format!("{address}: {why}")).collect()
        };
        assert_eq!(told(&found.certain), ["out@x.example: f.csv, row 2: unsubscribed is `yes`"]);
        assert_eq!(
            told(&found.undecided),
            [
                "new@x.example: f.csv, row 7: unsubscribed is `2026-03-01`; mail was allowed on 2026-02-01: she asked",
                "twice@x.example: f.csv, row 3: unsubscribed is `yes`, but row 4 does not say so"
            ]
        );
        assert_eq!(
            told(&found.outdated),
            ["old@x.example: unsubscribed is `2026-01-15`, and mail was allowed later: she asked"]
        );
    }
}
