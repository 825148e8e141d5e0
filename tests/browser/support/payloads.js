// What attackers put into fields: sixty ways to make a page run `alert(__xss=1)`, none of which may.

export const PAYLOADS = [
  // Elements that are scripts, or end what would enclose them.
  '<script>alert(__xss=1)</script>',
  '<SCRIPT>alert(__xss=1)</SCRIPT >',
  '<script/x>alert(__xss=1)</script>',
  '<<script>alert(__xss=1)//<</script>',
  '<scr<script>ipt>alert(__xss=1)</scr</script>ipt>',
  '<script src="data:text/javascript,alert(__xss=1)"></script>',
  '<script type=module>alert(__xss=1)</script>',
  '"><script>alert(__xss=1)</script>',
  "'><script>alert(__xss=1)</script>",
  '</p></section></main><script>alert(__xss=1)</script>',
  '</textarea><script>alert(__xss=1)</script>',
  '</title><script>alert(__xss=1)</script>',
  '</style><script>alert(__xss=1)</script>',
  '</script><script>alert(__xss=1)</script>',
  '</noscript><script>alert(__xss=1)</script>',
  '</option></select><script>alert(__xss=1)</script>',
  '--><script>alert(__xss=1)</script>',
  ']]><script>alert(__xss=1)</script>',
  // Elements that load, appear or take the focus by themselves.
  '<img src=x onerror=alert(__xss=1)>',
  '<img/src=x/onerror=alert(__xss=1)>',
  '<IMG SRC=x ONERROR="alert(__xss=1)">',
  '"><img src=x onerror=alert(__xss=1)>',
  '</textarea><img src=x onerror=alert(__xss=1)>',
  '<img src=`x`onerror=alert(__xss=1)>',
  '<svg onload=alert(__xss=1)>',
  '<svg/onload=alert(__xss=1)//',
  '<svg><script>alert(__xss=1)</script></svg>',
  '<svg><animate onbegin=alert(__xss=1) attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:alert(__xss=1)"><text y=20>tekan</text></a></svg>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(__xss=1)>',
  '<body onload=alert(__xss=1)>',
  '<iframe src="javascript:alert(parent.__xss=1)"></iframe>',
  '<iframe srcdoc="<script>alert(parent.__xss=1)</script>"></iframe>',
  '<object data="javascript:alert(__xss=1)"></object>',
  '<embed src="javascript:alert(__xss=1)">',
  '<video><source onerror=alert(__xss=1)></video>',
  '<audio src=x onerror=alert(__xss=1)></audio>',
  '<details open ontoggle=alert(__xss=1)>',
  '<input autofocus onfocus=alert(__xss=1)>',
  '<select autofocus onfocus=alert(__xss=1)></select>',
  '<marquee onstart=alert(__xss=1)>x</marquee>',
  '<style>@keyframes x{}</style><b style="animation-name:x" onanimationstart=alert(__xss=1)>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(__xss=1)">',
  '<base href="javascript:alert(__xss=1)//">',
  // Out of the attribute that holds it.
  '" autofocus onfocus=alert(__xss=1) x="',
  "' autofocus onfocus=alert(__xss=1) x='",
  '" onmouseover="alert(__xss=1)',
  '` onmouseover=`alert(__xss=1)',
  '" style="animation-name:x" onanimationstart="alert(__xss=1)',
  // What waits for a tap.
  '<a href="javascript:alert(__xss=1)">tekan</a>',
  '<a href="jav&#9;ascript:alert(__xss=1)">tekan</a>',
  '<form action="javascript:alert(__xss=1)"><button>tekan</button></form>',
  '<button formaction="javascript:alert(__xss=1)">tekan</button>',
  'javascript:alert(__xss=1)',
  // For what decodes, fills in or translates once more.
  '&lt;img src=x onerror=alert(__xss=1)&gt;',
  '&#60;img src=x onerror=alert(__xss=1)&#62;',
  '%3Cimg src=x onerror=alert(__xss=1)%3E',
  '\\u003cimg src=x onerror=alert(__xss=1)\\u003e',
  '{{constructor.constructor("alert(__xss=1)")()}}${alert(__xss=1)}<%= alert(__xss=1) %>',
  '＜script＞alert(__xss=1)＜/script＞',
];

/** All of them in as few texts of at most `longest` characters as it takes, each one unbroken. */
export function together(longest, separator = ' ') {
  const texts = [];
  for (const payload of PAYLOADS) {
    const longer = texts.length > 0 ? texts[texts.length - 1] + separator + payload : payload;
    if (texts.length > 0 && longer.length <= longest) texts[texts.length - 1] = longer;
    else texts.push(payload);
  }
  return texts;
}

/** What on a page came from a payload: anything that ran, and anything that the portal's own pages never have. */
export function traces(page) {
  return page.evaluate(() => {
    const odd = 'iframe, object, embed, base, math, video, audio, marquee, meta[http-equiv], svg script, svg a, [formaction]';
    const handlers = (element) => [...element.attributes].some(({ name }) => name.startsWith('on') || name === 'style');
    const leads = (element) =>
      ['href', 'src', 'action', 'xlink:href'].some((name) => /^\s*(javascript|data):/i.test(element.getAttribute(name) ?? ''));
    const all = [...document.querySelectorAll('*')];
    const found = all.filter((element) => element.matches(odd) || handlers(element) || leads(element));
    const unsigned = [...document.querySelectorAll('script, style')].filter((element) => !element.nonce);
    const ran = '__xss' in window ? ['a payload ran'] : [];
    return [...ran, ...[...found, ...unsigned].map((element) => element.outerHTML.slice(0, 120))];
  });
}
