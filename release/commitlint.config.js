/** Each commit since the last release is read by what makes the next: one change, in the form it knows. */
export default {
  extends: ['@commitlint/config-conventional'],
  plugins: [
    {
      rules: {
        // A second one in a subject is in no changelog, and raises no version.
        'one-change': ({ subject }) => [
          !/[;,&]\s*(?:and\s+)?(?:feat|fix|docs|test|refactor|perf|build|ci|chore|style|revert)(?:\([^)]*\))?!?:/.test(
            subject ?? '',
          ),
          'the subject holds a second change; make it a commit of its own',
        ],
      },
    },
  ],
  rules: {
    'one-change': [2, 'always'],
    // Subjects name things as they are written: AWS, SQL, afluente new.
    'subject-case': [0],
    'header-max-length': [2, 'always', 150],
    'body-max-line-length': [0],
    'footer-max-line-length': [0],
  },
};
