use super::*;

const NOW: i64 = 1_700_000_000;

fn wanted(role: Role) -> Wanted {
    Wanted::person("somebody".into(), role, Sight::ALL)
}

fn with(roles: &[Role]) -> (Registry, Vec<Held>) {
    let mut registry = Registry::default();
    let held = registry
        .admit(roles.iter().copied().map(wanted).collect(), NOW)
        .unwrap();
    (registry, held)
}

fn lowered() -> TokenPatch {
    TokenPatch {
        role: Some(Role::Viewer),
        ..TokenPatch::default()
    }
}

#[test]
fn nobody_is_locked_out_by_mistake() {
    let (mut registry, held) = with(&[Role::Admin, Role::Controller]);
    assert_eq!(registry.revoke(&held[0].id, NOW), Err(Refusal::LastAdmin));
    assert_eq!(registry.change(&held[0].id, lowered(), NOW), Err(Refusal::LastAdmin));
    let raise = TokenPatch {
        role: Some(Role::Admin),
        ..TokenPatch::default()
    };
    registry.change(&held[1].id, raise, NOW).unwrap();
    registry.revoke(&held[0].id, NOW).unwrap();
    assert_eq!(registry.revoke(&held[1].id, NOW), Err(Refusal::LastAdmin));
}

#[test]
fn a_row_says_what_a_token_is_worth() {
    let (mut registry, held) = with(&[Role::Admin, Role::Admin]);
    let id = held[0].id.clone();
    assert!(registry.caller(&id, NOW, Means::Token).unwrap().is_admin());
    let (_, after) = registry.change(&id, lowered(), NOW).unwrap();
    let caller = registry.caller(&id, NOW, Means::Token).unwrap();
    assert_eq!((caller.role, caller.sight), (Some(Role::Viewer), Sight::NONE));
    assert_eq!(registry.caller(&id, after.expires, Means::Token), None, "expired");
    registry.revoke(&id, NOW).unwrap();
    assert_eq!(registry.caller(&id, NOW, Means::Token), None, "revoked");
}

#[test]
fn rows_come_back_as_they_were_and_odd_ones_are_nobody() {
    let (registry, held) = with(&[Role::Viewer]);
    let row = held[0].row();
    assert_eq!(Registry::new(vec![row.clone()]).all(), registry.all());
    let odd = TokenRow {
        role: "root".into(),
        ..row
    };
    assert_eq!(Registry::new(vec![odd]).all(), []);
}

#[test]
fn there_is_an_end_to_tokens() {
    let (mut registry, _) = with(&[Role::Viewer; MOST_PEOPLE]);
    assert_eq!(
        registry.admit(vec![wanted(Role::Viewer)], NOW),
        Err(Refusal::Full(MOST_PEOPLE))
    );
    let devices = |count| {
        (0..count)
            .map(|number| Wanted::device(format!("d{number}")))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        registry.admit(devices(MOST_DEVICES + 1), NOW),
        Err(Refusal::Full(MOST_DEVICES))
    );
    assert_eq!(registry.admit(devices(MOST_DEVICES), NOW).unwrap().len(), MOST_DEVICES);
    let later = NOW + PERSON_DAYS * DAY;
    registry.admit(vec![wanted(Role::Viewer)], later).unwrap();
}

#[test]
fn a_wearable_stays_one() {
    let mut registry = Registry::default();
    let device = registry.admit(vec![Wanted::device("wrist-1".into())], NOW).unwrap();
    assert_eq!(registry.change(&device[0].id, lowered(), NOW), Err(Refusal::Fixed));
    let homeless = Wanted {
        device: None,
        ..Wanted::device("x".into())
    };
    assert_eq!(registry.admit(vec![homeless], NOW), Err(Refusal::Device));
}

#[test]
fn names_can_be_read() {
    assert_eq!(checked_name("  Ada's phone ").unwrap(), "Ada's phone");
    for name in ["", "   ", "a\nb", "a\u{202e}b", &"x".repeat(LONGEST_NAME + 1)] {
        assert_eq!(checked_name(name), Err(Refusal::Name), "{name:?}");
    }
    assert_eq!(checked_name("Machine"), Err(Refusal::Reserved));
}

#[test]
fn the_last_use_is_written_seldom() {
    let (mut registry, held) = with(&[Role::Viewer]);
    registry.caller(&held[0].id, NOW, Means::Token);
    assert_eq!(registry.take_unsaved().len(), 1);
    registry.caller(&held[0].id, NOW + SEEN_STEP - 1, Means::Token);
    assert_eq!(registry.take_unsaved(), []);
    registry.caller(&held[0].id, NOW + SEEN_STEP, Means::Token);
    assert_eq!(registry.take_unsaved()[0].seen, Some(NOW + SEEN_STEP));
}

#[test]
fn a_phone_in_use_is_not_asked_to_pair_again() {
    let (mut registry, held) = with(&[Role::Viewer]);
    assert_eq!(registry.renew(&held[0].id, NOW), None);
    let later = NOW + 300 * DAY;
    let renewed = registry.renew(&held[0].id, later).unwrap();
    assert_eq!(renewed.expires, later + PERSON_DAYS * DAY);
    assert!(registry.renew(&held[0].id, renewed.expires).is_none());
}

#[test]
fn no_id_is_taken_for_a_flag() {
    let (_, held) = with(&[Role::Viewer; 100]);
    assert!(
        held.iter()
            .all(|one| one.id.starts_with(|first: char| first.is_ascii_alphabetic()))
    );
}
