/** Patchbay's mark: two jacks and the cable that joins them. Decorative; the name stands beside it. */
export function BrandMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0b7593" />
      <path d="M9 12v2c0 8 14 2 14 6" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="9" cy="8.5" r="3.3" fill="none" stroke="#fff" strokeWidth="2.4" />
      <circle cx="23" cy="23.5" r="3.3" fill="none" stroke="#fff" strokeWidth="2.4" />
    </svg>
  );
}
