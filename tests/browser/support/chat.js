// Reads codes from the demo's chat page, as the customer would from the phone.
import { expect } from '@playwright/test';

export class Chat {
  constructor(home) {
    this.home = home;
  }

  /** All codes sent to a number, oldest first. */
  async codes(number) {
    const international = number.replace(/\D/g, '').replace(/^0/, '62');
    const answer = await fetch(`${this.home}/demo/whatsapp?to=${international}`);
    expect(answer.status).toBe(200);
    const html = await answer.text();
    // An unknown number shows the latest chat of somebody else.
    const open = /<a [^>]*href="\/demo\/whatsapp\?to=([^"]*)" aria-current="page"/.exec(html);
    if (!open || decodeURIComponent(open[1]).replace(/\D/g, '') !== international) return [];
    return [...html.matchAll(/data-copy="(\d{6})"/g)].map((match) => match[1]);
  }

  /** Does something that sends a code to `number`, and answers the code. */
  async codeAfter(number, act) {
    const before = await this.codes(number);
    await act();
    // The page shows the latest messages alone, so that an old code may go before the new one comes.
    let code;
    await expect
      .poll(async () => (code = (await this.codes(number)).findLast((one) => !before.includes(one))), {
        message: `a code for ${number}`,
      })
      .toBeDefined();
    return code;
  }
}

/** A code that is certainly not `code`, `n` after it. */
export function wrongCode(code, n = 1) {
  return String((Number(code) + n) % 1_000_000).padStart(6, '0');
}
