/**
 * Decimal numbers with 28 to 29 significant digits: a whole number below 2^96 and a scale of 0 to 28, as .NET's
 * decimal, which Power Fx counts with. Rounding is half to even.
 */
const limit = 1n << 96n;
const maxScale = 28;
const powers: bigint[] = [1n];
for (let i = 1; i <= 70; i += 1) powers.push(powers[i - 1]! * 10n);
const power = (n: number): bigint => powers[n] ?? 10n ** BigInt(n);

export class Decimal {
  /** Its value is `digits / 10^scale`. */
  readonly digits: bigint;
  readonly scale: number;

  private constructor(digits: bigint, scale: number) {
    this.digits = digits;
    this.scale = scale;
  }

  static readonly zero = new Decimal(0n, 0);
  static readonly one = new Decimal(1n, 0);

  /** @returns undefined when it is too large. */
  static of(digits: bigint, scale: number): Decimal | undefined {
    let [d, s] = [digits, scale];
    const magnitude = (n: bigint) => (n < 0n ? -n : n);
    if (s < 0) {
      if (-s > 40) return d === 0n ? Decimal.zero : undefined;
      d *= power(-s);
      s = 0;
    }
    let drop = Math.max(0, s - maxScale);
    const length = magnitude(d).toString().length;
    drop = Math.max(drop, Math.min(s, length - 29));
    while (drop <= s) {
      const rounded = divideRounding(d, power(drop));
      if (magnitude(rounded) < limit) return new Decimal(rounded, s - drop);
      drop += 1;
    }
    return undefined;
  }

  static fromInteger(n: number): Decimal {
    return new Decimal(BigInt(n), 0);
  }

  /** To 15 significant digits, as a spreadsheet shows the number. @returns undefined when it is too large, or no number. */
  static fromNumber(n: number): Decimal | undefined {
    if (!Number.isFinite(n)) return undefined;
    if (Number.isSafeInteger(n)) return Decimal.fromInteger(n);
    return Decimal.parse(n.toPrecision(15))?.trimmed();
  }

  /** Digits with an optional sign, point and exponent. @returns undefined when it is none, or too large. */
  static parse(text: string): Decimal | undefined {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text.trim());
    if (!match) return undefined;
    const [, sign, whole = '', fraction = '', exponent = '0'] = match;
    if (whole === '' && fraction === '') return undefined;
    const power10 = Number(exponent);
    if (Math.abs(power10) > 10_000) return power10 < 0 ? Decimal.zero : undefined;
    const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}` || '0');
    return Decimal.of(digits, fraction.length - power10);
  }

  toNumber(): number {
    return Number(this.toString());
  }

  /** Without trailing zeros behind the point. */
  trimmed(): Decimal {
    let [digits, scale] = [this.digits, this.scale];
    while (scale > 0 && digits % 10n === 0n) {
      digits /= 10n;
      scale -= 1;
    }
    return scale === this.scale ? this : new Decimal(digits, scale);
  }

  toString(): string {
    const negative = this.digits < 0n;
    const text = (negative ? -this.digits : this.digits).toString().padStart(this.scale + 1, '0');
    const whole = text.slice(0, text.length - this.scale);
    const fraction = text.slice(text.length - this.scale);
    return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  }

  get sign(): -1 | 0 | 1 {
    return this.digits === 0n ? 0 : this.digits < 0n ? -1 : 1;
  }

  isInteger(): boolean {
    return this.digits % power(this.scale) === 0n;
  }

  negated(): Decimal {
    return new Decimal(-this.digits, this.scale);
  }

  plus(other: Decimal): Decimal | undefined {
    const scale = Math.max(this.scale, other.scale);
    return Decimal.of(
      this.digits * power(scale - this.scale) + other.digits * power(scale - other.scale),
      scale,
    );
  }

  minus(other: Decimal): Decimal | undefined {
    return this.plus(other.negated());
  }

  times(other: Decimal): Decimal | undefined {
    return Decimal.of(this.digits * other.digits, this.scale + other.scale);
  }

  /** @returns undefined for a division by zero too. */
  dividedBy(other: Decimal): Decimal | undefined {
    if (other.digits === 0n) return undefined;
    // Enough digits that dropping them rounds as the exact quotient would.
    const extra = 60;
    const shift = extra + other.scale - this.scale;
    const digits = shift >= 0 ? this.digits * power(shift) : this.digits / power(-shift);
    return Decimal.of(divideRounding(digits, other.digits), extra)?.trimmed();
  }

  /** With the sign of the dividend. @returns undefined for zero */
  remainder(other: Decimal): Decimal | undefined {
    if (other.digits === 0n) return undefined;
    const scale = Math.max(this.scale, other.scale);
    return Decimal.of(
      (this.digits * power(scale - this.scale)) % (other.digits * power(scale - other.scale)),
      scale,
    );
  }

  compare(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const [a, b] = [this.digits * power(scale - this.scale), other.digits * power(scale - other.scale)];
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /**
   * At so many places behind the point (before it when negative).
   * @param mode `away`: half away from zero; `up`: away from zero; `down`: towards zero; `floor`: downward.
   */
  rounded(places: number, mode: 'away' | 'up' | 'down' | 'floor'): Decimal | undefined {
    if (places >= this.scale) return this;
    const drop = this.scale - places;
    if (drop > 70) return Decimal.zero;
    const unit = power(drop);
    let quotient = this.digits / unit;
    const rest = this.digits % unit;
    const away = rest < 0n ? -1n : 1n;
    if (mode === 'up' && rest !== 0n) quotient += away;
    if (mode === 'floor' && rest < 0n) quotient -= 1n;
    if (mode === 'away' && (rest < 0n ? -rest : rest) * 2n >= unit) quotient += away;
    return Decimal.of(quotient, places);
  }
}

function divideRounding(dividend: bigint, divisor: bigint): bigint {
  if (divisor === 1n) return dividend;
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (rest === 0n) return quotient;
  const [double, size] = [abs(rest) * 2n, abs(divisor)];
  if (double < size || (double === size && quotient % 2n === 0n)) return quotient;
  return quotient + (dividend < 0n === divisor < 0n ? 1n : -1n);
}

const abs = (n: bigint): bigint => (n < 0n ? -n : n);
