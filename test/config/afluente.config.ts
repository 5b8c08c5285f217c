import { config } from '../../core/settings/index.ts';

/** The stages that tests know: what a team sets in the project's own file is theirs, and no matter of these tests. */
export default config({
  stages: {
    dev: {
      schedules: true,
      scanCutoffBytes: 10_000_000_000,
      scanBudgetBytesPerDay: 100_000_000_000,
      alarmEmails: [],
      logRetention: 30,
      keepData: false,
    },
    prod: {
      schedules: true,
      scanCutoffBytes: 100_000_000_000,
      scanBudgetBytesPerDay: 1_000_000_000_000,
      alarmEmails: [],
      logRetention: 365,
      keepData: true,
    },
  },
});
