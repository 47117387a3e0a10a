/** What a rotation of the key-encryption keys changes. */
const ENVELOPE = "kek_id, wrapped_dek";

const LIMITS = `order_notional_max, deal_notional_max, venue_exposure_max, asset_exposure_max, daily_loss_max, drawdown_max,
  loss_streak_max, orders_per_minute_max, book_age_ms_max`;

/**
 * All that the application role may do, applied after every migration. A table that is not here is out of its
 * reach; the audit log can be read and added to.
 */
export const APPLICATION_GRANTS: readonly string[] = [
  "select, insert, update (password_hash, role, disabled_at), delete on users",
  "select, insert, update (last_active_at, step_up_at, factor_at), delete on sessions",
  "select, insert, delete on api_tokens",
  "select, insert, update (token_hash, created_at, expires_at), delete on password_resets",
  "select, insert, delete on invites",
  `select, insert, delete, update (${ENVELOPE}, permissions, ip_restricted, expires_at, state, paused_because,
    checked_at, next_check_at) on exchange_keys`,
  `select, insert, update (${ENVELOPE}) on fingerprint_keys`,
  `select, insert, delete, update (${ENVELOPE}, confirmed_at, last_step) on totp_secrets`,
  "select, insert, delete on recovery_codes",
  "select, update (admin_claimed_at) on installation",
  "select, update (allowed_venues, changed_at) on trust_settings",
  "select, insert on audit",
  "select, insert, delete on audit_origins",
  "select on audit_head",
  "select, insert, update, delete on rate_limits",
  "select, insert, delete on opportunity_history",
  `select, insert, update (status, realised_profit, is_held, decision, updated_at, committed_at, sent_at, answered_at,
    ended_at) on deals`,
  `select, insert, update (status, venue_order_id, reported_filled, reject_reason, cancel_asked_at, updated_at) on orders`,
  "select, insert on fills",
  "select, insert on trading_events",
  "select, insert on idempotency_keys",
  "select, insert on ledger_transactions",
  "select, insert on ledger_entries",
  "select on ledger_balances",
  "select, insert on equity_points",
  "select, insert, update (token, holder, expires_at) on trading_leases",
  `select, insert, update (${LIMITS}, repair_complete, repair_unwind, repair_elsewhere, hold_penalty_bps,
    repair_loss_max_bps, repair_slippage_bps, updated_at) on risk_settings`,
  `select, update (${LIMITS}, changed_at) on risk_ceilings`,
  "select, insert, update (resumed_by, resumed_at), delete on halts",
  "select, insert, delete on cool_downs",
  "select, insert on live_permissions",
  `select, insert, update (name, mode, kinds, symbols, venues, min_net_bps, max_notional, cool_down_ms, started_at,
    updated_at), delete on strategies`,
  "select, insert, update (count, last_at, opportunity_id), delete on strategy_skips",
];
