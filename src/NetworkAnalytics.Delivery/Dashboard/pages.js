// What pages do more comfortably with script: follow progress, take a dropped file, print. All of it works without.

for (const print of document.querySelectorAll('[data-print]')) {
    print.hidden = false;
    print.addEventListener('click', () => window.print());
}

for (const drop of document.querySelectorAll('[data-drop]')) {
    const input = drop.querySelector('input[type="file"]');
    const name = drop.querySelector('[data-file-name]');
    const show = () => { name.textContent = input.files.length > 0 ? input.files[0].name : ''; };
    const over = is => drop.classList.toggle('is-over', is);
    drop.addEventListener('dragover', event => { event.preventDefault(); over(true); });
    drop.addEventListener('dragleave', () => over(false));
    drop.addEventListener('drop', event => {
        event.preventDefault();
        over(false);
        if (event.dataTransfer.files.length > 0) {
            input.files = event.dataTransfer.files;
            show();
        }
    });
    input.addEventListener('change', show);
}

for (const progress of document.querySelectorAll('[data-progress]')) follow(progress);

async function follow(progress) {
    const bar = progress.querySelector('progress');
    const text = progress.querySelector('[data-progress-text]');
    for (;;) {
        await new Promise(resolve => setTimeout(resolve, 1000));
        let answer;
        try {
            answer = await (await fetch(progress.dataset.progress, { headers: { Accept: 'application/json' } })).json();
        } catch {
            // The network or the server is away for a moment: the next look tells.
            continue;
        }
        if (answer.ended) {
            location.reload();
            return;
        }
        // Said again only when it is something new.
        if (text.textContent !== answer.text) text.textContent = answer.text;
        if (answer.total === null) bar.removeAttribute('value');
        else [bar.max, bar.value] = [answer.total, answer.done];
    }
}

// The first rows are shown without leaving the page, so that the chosen file stays chosen.
for (const look of document.querySelectorAll('[data-look]')) {
    look.addEventListener('click', async event => {
        const form = look.form;
        const file = form.querySelector('input[type="file"]').files[0];
        if (!file) return;
        event.preventDefault();
        const sent = new FormData(form);
        sent.set('file', file.slice(0, 262144), file.name);
        look.setAttribute('aria-busy', 'true');
        try {
            const page = new DOMParser().parseFromString(await (await fetch(look.formAction, { method: 'POST', body: sent })).text(), 'text/html');
            const seen = page.getElementById('look');
            if (seen) form.querySelector('#look').replaceChildren(...seen.childNodes);
            else document.documentElement.replaceWith(page.documentElement);
        } catch {
            // Without an answer the form goes the plain way.
            form.requestSubmit(look);
        } finally {
            look.removeAttribute('aria-busy');
        }
    });
}
