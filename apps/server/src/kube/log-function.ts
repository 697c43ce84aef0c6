/** How `kube/` and `store/` say what happens: one line a condition, when it begins and when it ends. */
export type LogLevel = "info" | "warn" | "error";

/** Writes one line. `fields` are small and free of secrets. */
export type LogFunction = (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>) => void;
