/**
 * The type of a name that must be one of the `Known` ones. A name that is computed at run time, a `string`, is accepted:
 * only the run can check it.
 */
export type KnownName<Known extends string, Given extends string> = string extends Given ? Given : Known;
