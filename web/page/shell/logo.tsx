/** The sign of Troupe: three who stand together. */
export function Logo(): React.JSX.Element {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" fill="none" aria-hidden="true" focusable="false">
      <path
        d="M11 6.500L5.5 15.500M11 6.500l5.5 9M5.5 15.500h11"
        stroke="var(--color-border-strong)"
        strokeWidth="1.5"
      />
      <circle cx="11" cy="5.5" r="3.5" fill="var(--color-accent)" />
      <circle cx="5" cy="16" r="3" fill="var(--color-text)" />
      <circle cx="17" cy="16" r="3" fill="var(--color-text)" />
    </svg>
  );
}
