//! What the data holds, as far as features depend on it.

use std::collections::HashSet;

use crate::error::Result;
use crate::features::auto::{Use, Vocabulary, common_types};
use crate::features::frames::failed;
use crate::features::plan::{ACCOUNT, LEAD};
use crate::features::source::Source;

impl Source {
    /// Types, properties and attributes.
    ///
    /// `type_counts` are the events by type; only the attributes in `usable` are used.
    ///
    /// # Errors
    /// A frame that cannot be read.
    pub fn vocabulary(
        &self,
        type_counts: &[(String, u64)],
        usable: &[String],
    ) -> Result<Vocabulary> {
        let mut vocabulary = Vocabulary {
            event_types: type_counts.iter().map(|(name, _)| name.clone()).collect(),
            common_types: common_types(type_counts),
            has_accounts: self.has_accounts(),
            ..Vocabulary::default()
        };
        for (name, dtype) in self.events.iter().flat_map(|events| events.schema.iter()) {
            if name == "type" {
                continue;
            }
            if dtype.is_primitive_numeric() {
                vocabulary.number_properties.push(name.to_string());
            } else if dtype.is_string() {
                vocabulary.text_properties.push(name.to_string());
            }
        }
        for name in self
            .lead_schema()
            .iter_names()
            .filter(|name| ![LEAD, ACCOUNT].contains(&name.as_str()))
        {
            let used = if usable.iter().any(|usable| usable == name.as_str()) {
                self.use_of(name)?
            } else {
                Use::Skip
            };
            vocabulary.attributes.push((name.to_string(), used));
        }
        Ok(vocabulary)
    }

    /// Numbers and times are numbers; texts are mail addresses, levels, or too different to be either.
    fn use_of(&self, name: &str) -> Result<Use> {
        let changed = self
            .changes
            .as_ref()
            .and_then(|changes| changes.column(name));
        let column = match changed {
            Some(column) => column,
            None => self.leads.column(name).map_err(|error| failed(&error))?,
        };
        if !column.dtype().is_string() {
            return Ok(Use::Number);
        }
        let text = column.str().map_err(|error| failed(&error))?;
        let (mut filled, mut mails) = (0usize, 0usize);
        let mut levels = HashSet::new();
        for value in text
            .iter()
            .flatten()
            .filter(|value| !value.trim().is_empty())
        {
            filled += 1;
            mails += usize::from(
                value
                    .split_once('@')
                    .is_some_and(|(_, domain)| domain.contains('.')),
            );
            levels.insert(value);
        }
        Ok(if filled == 0 {
            Use::Skip
        } else if filled < mails * 2 {
            Use::Mail
        } else if 50 < levels.len() && filled < levels.len() * 2 {
            // More than every second value is another one: a name or an identifier.
            Use::Skip
        } else {
            Use::Category
        })
    }
}
