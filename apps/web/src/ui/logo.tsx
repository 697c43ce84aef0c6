/** A compass rose, as the charts had it. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" fill="none" stroke="var(--accent)">
      <circle cx="16" cy="16" r="13.2" strokeWidth="1.4" />
      <circle cx="16" cy="16" r="7.6" strokeWidth="0.9" />
      <path d="M7 7 25 25M25 7 7 25" strokeWidth="0.9" />
      <path
        d="M16 1.5 18.2 13.8 30.5 16 18.2 18.2 16 30.5 13.8 18.2 1.5 16 13.8 13.8Z"
        fill="var(--card)"
        strokeWidth="0.9"
      />
      <path
        d="M16 1.5V16L13.8 13.8ZM30.5 16H16l2.2-2.2ZM16 30.5V16l2.2 2.2ZM1.5 16H16l-2.2 2.2Z"
        fill="var(--accent)"
        stroke="none"
      />
    </svg>
  );
}
