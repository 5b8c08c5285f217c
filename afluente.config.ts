import { config } from './core/settings/index.ts';

/**
 * The stages of this project: docs/configuration.md says what each setting means. The first is what is meant where no
 * stage is named, on the laptop and by `npx cdk`. After a change: `npm run generate`.
 */
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
