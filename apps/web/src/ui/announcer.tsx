/** Tells screen readers, politely, what changed without anybody having asked. */
interface AnnouncerProps {
  readonly message: string;
}

export function Announcer({ message }: AnnouncerProps) {
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {message}
    </div>
  );
}
