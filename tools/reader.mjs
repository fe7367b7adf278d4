// Reads an EPUB as a person would, in foliate-js and headless Chromium: turns every page, looks
// whether pictures are loaded, where the contents and the list of print pages lead.
//
//   node tools/reader.mjs BOOK.epub [SHOTS]
//
// Prints what it met as one JSON object. With SHOTS, a folder, it leaves pictures of some pages
// there instead of turning all: on a phone and a tablet, light and dark. The browser is the one
// that PUPPETEER_EXECUTABLE_PATH names. Nothing is asked of any other machine.

import { mkdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import puppeteer from 'puppeteer-core'

const READER = new URL('./node_modules/foliate-js/', import.meta.url).pathname
const TYPES = { '.js': 'text/javascript', '.epub': 'application/epub+zip', '.html': 'text/html' }
const PAGE = `<!DOCTYPE html><meta charset="utf-8"><title>reader</title><link rel="icon" href="data:,">
<style>html { color-scheme: light dark } body { margin: 0; height: 100vh }
foliate-view { display: block; height: 100% }</style>
<script type="module">import '/view.js'; window.ready = true</script>`
const SIZES = { phone: { width: 390, height: 844 }, tablet: { width: 820, height: 1180 } }

const [, , path, shots] = process.argv
const server = createServer(async (request, response) => {
    const name = normalize(new URL(request.url, 'http://localhost').pathname)
    response.setHeader('Content-Type', TYPES[extname(name)] ?? 'text/html')
    try {
        response.end(name === '/' ? PAGE : await readFile(name === '/book.epub' ? path : join(READER, name)))
    } catch {
        response.writeHead(404).end()
    }
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const home = `http://127.0.0.1:${server.address().port}/`
const browser = await puppeteer.launch({
    executablePath: process.env.PUPPETEER_EXECUTABLE_PATH,
    args: ['--no-sandbox', '--disable-gpu'],
})
try {
    if (shots) await photograph(shots)
    else console.log(JSON.stringify(await read()))
} finally {
    await browser.close()
    server.close()
}

async function open(size, scheme = 'light') {
    const page = await browser.newPage()
    const errors = []
    page.on('pageerror', error => errors.push(String(error)))
    page.on('console', message => message.type() === 'error' && errors.push(message.text()))
    page.on('request', request => /^https?:/.test(request.url()) && !request.url().startsWith(home)
        && errors.push(`asked for ${request.url()}`))
    await page.setViewport({ ...size, deviceScaleFactor: shots ? 1.5 : 1 })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    await page.goto(home)
    await page.waitForFunction('window.ready')
    await page.evaluate(async () => {
        const data = await (await fetch('/book.epub')).blob()
        const view = document.createElement('foliate-view')
        document.body.append(view)
        await view.open(new File([data], 'book.epub'))
        view.renderer.setStyles?.(`@namespace epub "http://www.idpf.org/2007/ops";
            html { color-scheme: light dark }
            @media (prefers-color-scheme: dark) { a:link { color: lightblue } }`)
        window.view = view
    })
    return [page, errors]
}

// In the page: from the first page to the last, document by document.
function turnAll() {
    const { view } = window
    const label = target => view.book.resolveHref(target.href)
    const flat = entries => (entries ?? []).flatMap(entry => [entry, ...flat(entry.subitems)])
    const places = entries => flat(entries).map(entry => ({ label: entry.label.trim(), ...label(entry) }))
    const contents = places(view.book.toc), pages = places(view.book.pageList)
    const found = entries => entries.map(({ label, index, found }) => ({ label, index, found: found === true }))
    const documents = []
    const look = () => {
        const { doc, index } = view.renderer.getContents()[0]
        const known = documents.find(one => one.index === index)
        if (known) {
            known.pages++
            return
        }
        const pictures = [...doc.images].map(image => ({
            source: image.getAttribute('src'),
            loaded: image.complete && image.naturalWidth > 0,
            shown: image.getBoundingClientRect().width > 0,
        }))
        for (const place of [...contents, ...pages].filter(place => place.index === index))
            place.found = place.anchor(doc) != null
        documents.push({
            index, id: view.book.sections[index].id, title: doc.title,
            text: doc.body.textContent.length, pictures, pages: 1,
        })
    }
    return (async () => {
        await view.renderer.goTo({ index: 0, anchor: 0 })
        for (let turned = 0; turned < 5000; turned++) {
            look()
            if (view.renderer.atEnd) break
            await view.next()
        }
        return {
            title: view.book.metadata.title, language: view.book.metadata.language,
            documents, contents: found(contents), pages: found(pages),
            sections: view.book.sections.length,
        }
    })()
}

async function read() {
    const [page, errors] = await open(SIZES.tablet)
    return { ...await page.evaluate(turnAll), errors }
}

async function photograph(folder) {
    await mkdir(folder, { recursive: true })
    for (const [device, size] of Object.entries(SIZES)) {
        for (const scheme of ['light', 'dark']) {
            const [page, errors] = await open(size, scheme)
            const count = await page.evaluate('view.book.sections.length')
            for (let index = 0; index < Math.min(count, 16); index++) {
                await page.evaluate(async index => {
                    await window.view.renderer.goTo({ index, anchor: 0 })
                    await new Promise(resolve => setTimeout(resolve, 150))
                }, index)
                const name = `${device}-${scheme}-${String(index).padStart(2, '0')}`
                await page.screenshot({ path: join(folder, `${name}.png`) })
                await page.evaluate('view.next()')
                await page.screenshot({ path: join(folder, `${name}-next.png`) })
            }
            if (errors.length) console.error(errors.join('\n'))
            await page.close()
        }
    }
}
