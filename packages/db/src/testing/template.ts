/** A migrated database without rows; PostgreSQL copies it in a few milliseconds. */
export const TEMPLATE_DATABASE = "tandem_template";
