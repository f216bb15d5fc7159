import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

/** Lets Lighthouse judge a running Parley as a phone and as a desktop; fails below what the page promises. */

/** Of a phone the speed is told, not demanded: it is that of a simulated slow mobile network, and Parley lives in an intranet. */
const LEAST = { phone: { accessibility: 100, 'best-practices': 100, performance: 0 }, desktop: { accessibility: 100, 'best-practices': 100, performance: 95 } };
const DESKTOP = {
  formFactor: 'desktop',
  screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false },
  throttling: { rttMs: 40, throughputKbps: 10_240, cpuSlowdownMultiplier: 1 },
};

const address = process.argv[2] ?? 'http://localhost:8080/';
let fell = false;
const chrome = await launch({ chromeFlags: ['--headless=new', '--no-sandbox'], ...(process.env.CHROME_PATH ? {} : { chromePath: '/usr/bin/chromium' }) });
try {
  await judge('phone', {});
  await judge('desktop', DESKTOP);
} finally {
  await chrome.kill();
}
process.exit(fell ? 1 : 0);

/**
 * @param {'phone' | 'desktop'} device
 * @param {object} settings
 */
async function judge(device, settings) {
  const flags = { port: chrome.port, onlyCategories: Object.keys(LEAST[device]), logLevel: 'error', ...settings };
  const { lhr } = await lighthouse(address, flags);
  for (const [name, least] of Object.entries(LEAST[device])) {
    const { score, auditRefs } = lhr.categories[name];
    const points = Math.round(score * 100);
    const faults = auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9);
    console.log(`${device} ${name} ${points} (at least ${least})${faults.map(({ id }) => `\n  ${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`).join('')}`);
    fell ||= points < least;
  }
}
