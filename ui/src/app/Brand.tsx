/** The mark: somebody goes round and comes back. */
export function Brand({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6.5" fill="var(--accent)" />
      <path
        d="M4.9 10.6c-.5 4.4 2.9 7.9 7 7.9a6.5 6.5 0 1 0-5.2-10.400M12.600 11.900 7.700 15.300M12.700 15.300a2.700 2.700 0 1 0-2.200-4.100"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="1.9"
        strokeLinecap="round"
      />
    </svg>
  );
}
