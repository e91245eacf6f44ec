//! The table of all apps.

use crate::{
    app::{Build, Entry, Registry},
    clock, scroll_text,
    settings::{self, Sheet},
    stars, test_pattern,
};

/// All apps, in the order people see them. The first one is what a new board shows.
#[must_use]
pub fn registry() -> Registry {
    [
        entry::<clock::ClockSettings>(
            [
                "clock",
                "Clock",
                "The time of day, as large as the panel allows",
                "clock",
            ],
            clock::build,
        ),
        entry::<scroll_text::ScrollTextSettings>(
            [
                "scroll_text",
                "Scrolling text",
                "A line of text, in any script, that runs over the panel",
                "text",
            ],
            scroll_text::build,
        ),
        entry::<stars::StarsSettings>(
            ["stars", "Stars", "A night sky whose stars come and go", "stars"],
            stars::build,
        ),
        entry::<test_pattern::TestPatternSettings>(
            [
                "test_pattern",
                "Test pattern",
                "Pictures that show how the panel is wired and set up",
                "grid",
            ],
            test_pattern::build,
        ),
    ]
    .into()
}

/// The row of an app whose settings struct is `S`.
fn entry<S: Sheet>([name, title, description, icon]: [&'static str; 4], build: Build) -> Entry {
    Entry {
        name,
        title,
        description,
        icon,
        schema: settings::schema::<S>,
        defaults: settings::defaults::<S>,
        settle: settings::settle::<S>,
        build,
    }
}
