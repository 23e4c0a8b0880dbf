//! The contract of the store: one suite, run on both engines, in which every function is tried.
//!
//! The PostgreSQL half needs `TEST_DATABASE_URL` (a server on which databases may be made) and fails without it: `make test` starts one.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod access;
mod agreed;
mod agreement;
mod allowed;
mod at_once;
mod attempts;
mod book;
mod certificates;
mod claims;
mod dnsimple;
mod engine;
mod events;
mod finding;
mod foreign;
mod forgotten;
mod grouped;
mod histories;
mod housekeeping;
mod imports;
mod installation;
mod invited;
mod leases;
mod logged;
mod make;
mod objects;
mod of_many;
mod older;
mod outbox;
mod overtaken;
mod parity;
mod past;
mod paused;
mod pooler;
mod portfolio;
mod post;
mod roles;
mod room;
mod rows;
mod said;
mod searched;
mod signing;
mod signing_in;
mod steering;
mod tasks;
mod tenants;
mod upgrade;
mod verified;
mod webhooks;
mod whole;
mod written;

mod copied;
mod covered;
mod followed;
mod migrated;
mod parts;
mod people;
mod places;
mod plans;
mod plans_run;
mod races;
mod referring;
mod registrants;
mod reported;
mod stands;
mod strangers;
mod teams;
mod undecided;
mod unreadable;

/// Writes a test for each named function. One that is forgotten here is dead code, which the lints reject.
macro_rules! contract {
    ($engine:ident: $($file:ident::{$($name:ident),+ $(,)?};)+) => {
        mod $engine {$(
            mod $file {$(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let room = crate::room::Room::$engine().await;
                    crate::$file::$name(&room).await;
                    room.done().await;
                }
            )+}
        )+}
    };
}

macro_rules! on_both {
    ($($suite:tt)+) => {
        contract!(sqlite: $($suite)+);
        contract!(postgres: $($suite)+);
    };
}

on_both! {
    tenants::{an_organization_is_written_and_changed, projects_come_in_their_order, an_office_becomes_the_primary_one, people_are_found_by_address_in_any_case, an_access_key_stands_beside_its_key, keys_are_found_used_and_taken_back};
    access::{a_request_is_done_once, a_left_request_is_taken_over, a_request_begun_by_a_wrong_clock_is_taken_over, a_dead_process_leaves_no_key_behind_on_sqlite, a_request_without_an_answer_gives_its_key_back, of_two_equal_requests_one_is_first, the_audit_log_tells_newest_first};
    logged::{entries_are_found_by_what_they_say, an_entry_is_in_the_history_of_whom_it_concerns, what_was_written_before_is_in_histories_too, what_follows_from_an_entry_names_it, many_entries_are_few_statements, whoever_wants_it_is_told_of_each, what_entries_name_has_a_name};
    signing_in::{a_reader_says_at_once_what_was_committed, sessions_live_and_end, ending_access_ends_all_but_one_and_wakes, tries_are_counted_and_decided_at_once, old_tries_count_no_more, tries_at_once_do_not_pass, what_was_counted_is_swept, networks_are_remembered_capped_and_forgotten, flashes_belong_to_a_person_or_a_browser_and_expire, of_nobodys_flashes_the_latest_stay, a_sample_organization_is_told_apart};
    book::{a_contact_is_kept_whole, a_drawn_handle_is_nobodys, a_contact_is_given_another_handle, an_object_is_noted_before_and_after_it_is_made, a_handle_is_taken_once, a_stale_contact_is_refused, a_deleted_contact_is_gone, contacts_are_read_by_many_ids};
    attempts::{work_and_answer_stand_together, what_is_given_up_never_was, a_second_transaction_lets_the_first_stand, who_lost_the_key_leaves_nothing, what_stands_is_not_done_again, a_failed_statement_lets_nothing_stand, two_edits_of_one_row_wait_for_each_other, who_is_frozen_in_a_transaction_stops_nobody_for_long};
    finding::{the_list_is_walked_once, rows_that_come_and_go_disturb_no_walk, words_are_searched_literally, every_filter_narrows, the_list_counts_uses};
    searched::{a_search_sees_what_its_transaction_sees, every_way_of_searching_finds_the_same};
    portfolio::{a_domain_is_kept_whole, a_name_stands_once_until_deleted, touching_counts_and_views_do_not, the_newest_view_of_a_handle_is_found, domains_are_found_and_walked};
    allowed::{names_are_allowed_to_one_organization, what_shows_a_contact_is_counted_by_project, what_a_domain_holds_is_its_organizations};
    roles::{a_binding_is_set_changed_and_taken_back, an_adopted_binding_waits_for_a_decision, defaults_apply_where_nothing_is_nearer, who_is_in_use_stays, deleting_and_binding_at_once_leaves_no_dangling_role};
    tasks::{a_task_is_kept_whole, tasks_are_listed_newest_first, open_tasks_of_a_domain, tasks_are_looked_up_for_pages};
    rows::{a_list_finds_names_and_newest_tasks};
    of_many::{roles_slots_and_uses_of_many, uses_by_every_road, an_address_is_asked_for_before_it_is_taken, two_search_at_a_time};
    steering::{a_pending_task_is_cancelled_and_a_failed_one_retried, a_running_task_hears_that_it_shall_stop, a_failed_task_is_dismissed_until_it_is_retried};
    overtaken::{a_failure_counts_until_a_later_task_settles_it, a_whole_is_overtaken_with_its_failed_parts, what_is_paused_is_claimed_by_nobody_and_blocks_nobody, parts_are_tallied_and_their_failures_grouped, a_list_of_tasks_is_narrowed};
    claims::{sixteen_claimers_take_each_task_once_and_in_order, several_are_claimed_in_one_transaction, enqueued_in_the_order_of_commits, the_oldest_free_task_comes_first, a_retried_task_waits_for_the_one_that_runs};
    objects::{where_objects_stand_and_in_which_forms_is_read_of_many_at_once, an_undecided_change_of_an_object_is_known_until_it_is_decided, who_has_a_handle_is_known_in_every_organization};
    said::{a_message_is_kept_once_and_told, a_message_about_a_contact_is_the_contacts, a_lock_is_noted_until_it_is_set_again, a_lock_that_is_off_when_its_task_has_ended_is_told, a_habit_is_found_once};
    leases::{a_lost_lease_fences_its_holder, a_heartbeat_is_not_undone_by_a_save, a_task_given_back_waits_for_its_time, who_waits_for_a_registry_is_due_when_it_has_decided, a_dead_process_leaves_no_lease_behind_on_sqlite, a_claim_is_fenced_against_an_earlier_one_of_the_same_owner, what_is_under_way_is_left_out, a_look_is_enqueued_unless_one_waits, what_a_wrong_clock_put_off_is_due, the_databases_clock_decides};
    unreadable::{a_task_that_can_not_be_read_stops_no_other, a_letter_that_can_not_be_read_stops_no_other, steps_of_a_newer_version_set_their_task_aside};
    housekeeping::{one_process_does_a_job_in_its_time, each_kind_goes_when_it_is_old, the_last_event_of_a_task_stays, a_file_stays_while_its_task_is_open, a_great_many_rows_go_in_small_batches, a_message_is_kept_once, a_database_is_tried_by_writing};
    older::{what_was_written_without_a_version_is_read, what_a_later_version_wrote_is_kept_and_said};
    events::{numbers_have_no_gap_under_concurrency, a_rollback_leaves_nothing_and_wakes_nobody, a_commit_wakes_once_per_task, streams_are_read_from_a_number};
    post::{a_letter_is_kept_whole, letters_are_claimed_once_and_fenced, many_claimers_take_each_letter_once, a_dead_process_leaves_no_leased_letter_on_sqlite};
    outbox::{an_address_is_counted_in_any_case, of_two_who_count_at_once_one_waits, letters_are_listed_newest_first, who_was_asked_and_did_not_answer_is_found_once};
    verified::{the_clock_runs_while_a_contact_is_unverified, a_value_keeps_its_first_date, those_who_wait_are_walked_by_time, a_value_is_remembered_and_its_contacts_found, a_link_is_used_once, contacts_from_before_go_on_waiting};
    upgrade::{who_was_there_before_waits_since_then};
    engine::{times_are_kept_to_the_microsecond, a_reader_can_not_write, what_one_commits_another_reads, a_second_opening_finds_everything, what_another_process_writes_is_told, a_backup_is_whole_or_refused, a_waiting_writer_gets_its_turn, a_dropped_caller_leaves_no_transaction_open};
    at_once::{contacts_are_written_many_at_once, handles_are_drawn_for_many, verified_values_are_looked_up_together, rows_of_a_file_are_settled_many_at_once};
    grouped::{each_of_many_takes_back_their_own_work_alone, what_is_acknowledged_is_committed};
    imports::{a_file_is_kept_row_by_row, a_file_is_taken_in_by_one_task, rows_are_judged_anew_until_a_task_takes_them, what_cannot_be_read_spoils_its_own_row, files_are_forgotten, contacts_that_may_be_one};
    installation::{the_installation_remembers, registries_of_all_organizations_are_counted, somebody_works_while_a_lease_lives};
    people::{a_person_is_kept_found_and_walked, who_is_gone_frees_their_address, an_address_stands_once_where_it_counts, owners_are_counted, telephones_are_kept};
    places::{offices_are_kept_and_walked, one_office_is_the_primary_one};
    teams::{teams_are_kept_and_walked, slots_hold_active_contacts, a_team_with_domains_stays};
    copied::{a_copy_stands_beside_its_original, a_copy_that_nothing_names_is_found};
    covered::{domains_are_found_by_every_source, what_a_decision_covers, roles_resolve_to_the_nearest, one_contact_takes_over_from_another};
    followed::{members_are_found_by_what_they_follow, what_waits_is_listed, a_merged_contact_leads_on, active_contacts_are_counted, policies_are_kept};
    parts::{a_task_is_joined_or_begun_never_both, what_was_left_to_a_task_outlives_it, a_part_for_each_domain_that_needs_one, hundreds_of_parts_are_numbered_without_a_gap, parts_are_counted_as_they_end, the_newest_about_contacts_is_found_behind_others, the_youngest_that_waits_is_joined};
    registrants::{a_decision_is_about_those_whose_registrant_it_names, who_is_the_registrant_at_the_registry_is_known};
    stands::{a_domain_tells_once_how_it_stands, many_domains_are_told_of_in_a_handful_of_statements, a_task_for_some_roles_takes_nobodys_place, domains_are_found_by_cause_and_by_whom_they_show, what_ends_soon_is_found, what_is_left_is_not_counted_until_then, who_must_act_is_shown_with_the_domain};
    undecided::{who_asks_about_an_object_is_found_by_it, who_waits_for_a_yes_is_passed_and_succeeded};
    races::{a_slot_and_a_deactivation_at_once, two_primaries_at_once, a_team_is_deleted_and_given_a_domain_at_once, a_contact_is_deleted_and_put_into_a_slot_at_once, two_edits_join_one_task, two_answers_are_one_after_the_other, a_contact_is_looked_for_and_made_at_once};
    migrated::{a_book_that_is_there_begins_its_history, a_guest_keeps_their_project, failures_from_before_are_settled, domains_are_listed_as_people_read_them, rows_of_the_first_schema_live_on};
    strangers::{people_and_places_of_others_are_not_seen, people_and_places_of_others_are_not_changed};
    referring::{nothing_refers_to_people_and_places_of_others};
    certificates::{one_of_each_kind_is_current_and_those_before_stay, contacts_for_certificates_are_one_organizations};
    signing::{a_key_verifies_until_its_end};
    dnsimple::{numbers_are_given_once, domains_are_filtered_and_sorted, a_change_of_registrant_is_kept};
    webhooks::{a_receiver_is_kept_changed_and_deleted, whoever_wants_it_is_told_with_the_commit, a_task_tells_of_its_beginning_and_its_end, a_delivery_is_claimed_once_and_fenced, a_log_of_deliveries_is_walked_and_goes_with_its_receiver, a_dead_process_leaves_no_leased_delivery_on_sqlite};
    invited::{an_invitation_is_mailed_once_and_fenced, who_is_deleted_is_not_invited, a_dead_process_leaves_no_leased_invitation_on_sqlite, a_role_is_given_over_the_version_that_was_seen};
    reported::{a_letter_comes_back_once, an_invitation_comes_back_and_its_marks_go_with_it, reports_are_counted};
    agreement::{a_domain_that_was_never_read_is_not_known, an_edit_differs_until_it_is_read_back, a_task_over_many_domains_has_them_on_their_way, a_domain_that_is_gone_says_so_until_it_is_read_again, domains_are_read_in_their_turn};
    plans_run::{a_change_of_the_book_counts_up, a_filter_means_the_domains_that_its_list_shows, a_plan_of_reading_waits_for_what_is_asked_again, a_plan_takes_domains_out_of_the_book, who_shows_a_contact_elsewhere_is_counted};
    plans::{a_plan_is_kept_walked_and_run_once, a_plan_is_its_organizations, a_plan_is_applied_to_all_its_domains_but_the_problems, a_plan_is_forgotten_when_its_task_has_ended, a_plan_is_left_to_the_successor_of_its_task, a_task_covers_what_its_plan_sends};
    paused::{a_part_joins_a_pause_and_a_decision_is_noted};
    agreed::{whatever_happens_the_kept_state_is_the_worked_out_one, an_edit_and_an_assignment_at_once_agree, what_was_there_before_is_filled_in};
    past::{a_contact_is_seen_as_it_was, roles_are_seen_as_they_were};
    written::{a_clock_that_goes_back_spoils_nothing, many_domains_move_in_a_handful_of_statements, what_the_history_lacks_is_found};
    histories::{random_histories_are_told_as_they_were};
    foreign::{nothing_is_seen_of_another_organization, nothing_is_changed_of_another_organization, nothing_can_refer_to_another_organization};
}
