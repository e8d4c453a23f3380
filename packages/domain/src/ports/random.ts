/** Where chance comes from: seeded, so that a run can be repeated. */
export interface RandomSource {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** An independent stream; the same name gives the same stream for the same seed, whatever else was drawn. */
  split(name: string): RandomSource;
}
