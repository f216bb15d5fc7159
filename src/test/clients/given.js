/** What the tests in Java give: where Parley is, a key, and what the model's answers are. */
export const baseURL = process.env.PARLEY_BASE_URL;
export const apiKey = process.env.PARLEY_KEY;
/** May ask nothing more. */
export const spentKey = process.env.PARLEY_SPENT_KEY;
export const model = 'mock-n20-utf8-items';
export const text = process.env.PARLEY_TEXT;
/** A model that answers when it is asked for the third time; before that it fails with the status. */
export const flaky = (status, client) => `${model}-flaky${status}-${client}`;
/** The model waits before each word: whoever asks it has to leave. */
export const waiting = (client) => `mock-n50-r20-items-${client}`;
