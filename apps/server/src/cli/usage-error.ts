/** What the user can mend: told in words, ended with status 2. */

/** The exit statuses of every command. */
export const exitStatus = {
  fine: 0,
  /** Findings at or above `--fail-on`. */
  findings: 1,
  /** Unusable input, or a command that was written wrongly. */
  unusable: 2,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** Input that cannot be used. The message says what, where and why; `cure` what to do about it. */
export class UsageError extends Error {
  readonly cure: string | null;

  constructor(message: string, cure: string | null = null) {
    super(message);
    this.name = "UsageError";
    this.cure = cure;
  }
}
