import QtQuick
import QtWebEngine
import Werkstadt.Look
import Werkstadt.Scenes.Web

// The web view. Whatever a page may ask its browser for is refused here; what it may fetch, in engine.py.
Item {
    id: root

    required property WebView view
    required property Look look
    required property WebEngineProfile shut
    property real zoom: 1
    property int chats: 0

    // Lists and pickers are windows of the engine's own, and while one is open nothing else is answered, not even the
    // bar: seen. So none opens; a tap on a list chooses the next of its values instead.
    readonly property string noLists: `
        const list = event => event.target.closest?.("select:not([multiple], [size])");
        const picker = event => event.target.closest?.("input:is([type=date], [type=time], [type=month], [type=week], [type=datetime-local], [type=color], [list])");
        addEventListener("mousedown", event => {
            if (list(event)) { event.preventDefault(); list(event).focus(); }
        }, true);
        addEventListener("click", event => {
            const one = list(event);
            if (one && !one.matches(":disabled") && one.options.length) {
                event.preventDefault();
                let next = one.selectedIndex;
                do next = (next + 1) % one.options.length; while (one.options[next].disabled && next !== one.selectedIndex);
                one.selectedIndex = next;
                for (const kind of ["input", "change"]) one.dispatchEvent(new Event(kind, {bubbles: true}));
            } else if (picker(event)) event.preventDefault();
        }, true);
        addEventListener("keydown", event => {
            const opens = [" ", "Enter", "F4"].includes(event.key) || (event.altKey && event.key.startsWith("Arrow"));
            if (opens && (list(event) || picker(event))) event.preventDefault();
        }, true);`

    Connections {
        target: root.view

        function onWished() {
            // A site that listens changes itself; any other is loaded anew.
            const told = JSON.stringify(root.view.wishes);
            const event = `new CustomEvent("werkstadt", {detail: ${told}, cancelable: true})`;
            web.runJavaScript(`if (dispatchEvent(${event})) location.replace(${JSON.stringify(root.view.address.toString())})`);
        }

        function onPulse() {
            root.view.began(web.renderProcessPid); // its signal comes before anybody listens
            root.chats = 0;
            web.runJavaScript(root.view.listens, WebEngineScript.ApplicationWorld);
        }

        function onTyped(letters: string): void {
            // As if it came from a keyboard: the page hears of it, and can undo it.
            web.runJavaScript(`document.execCommand("insertText", false, ${JSON.stringify(letters)})`, WebEngineScript.ApplicationWorld);
        }

        function onErase() {
            web.runJavaScript('document.execCommand("delete")', WebEngineScript.ApplicationWorld);
        }

        function onRelease() {
            web.runJavaScript("document.activeElement?.blur()", WebEngineScript.ApplicationWorld);
        }
    }

    Binding {
        target: root.view
        property: "holdsFocus"
        value: web.activeFocus
    }

    WebEngineView {
        id: web

        anchors.fill: parent
        activeFocusOnPress: true
        backgroundColor: root.look.card
        profile: root.shut
        zoomFactor: Math.max(0.25, Math.min(5, root.zoom))
        audioMuted: true

        // Before any script of the page, and out of its reach.
        userScripts.collection: [
            {
                "name": "nothing-is-dragged-out",
                "sourceCode": "addEventListener('dragstart', event => event.preventDefault(), true)",
                "injectionPoint": WebEngineScript.DocumentCreation,
                "worldId": WebEngineScript.ApplicationWorld,
                "runsOnSubFrames": true
            },
            {
                "name": "no-list-opens",
                "sourceCode": root.noLists,
                "injectionPoint": WebEngineScript.DocumentCreation,
                "worldId": WebEngineScript.ApplicationWorld,
                "runsOnSubFrames": true
            },
            {
                "name": "what-a-test-wants-to-know",
                "sourceCode": root.view.watches,
                "injectionPoint": WebEngineScript.DocumentCreation,
                "worldId": WebEngineScript.ApplicationWorld,
                "runsOnSubFrames": false
            },
            {
                "name": "no-script-opens-one",
                "sourceCode": "for (const one of [HTMLSelectElement, HTMLInputElement]) one.prototype.showPicker = () => {}",
                "injectionPoint": WebEngineScript.DocumentCreation,
                "worldId": WebEngineScript.MainWorld,
                "runsOnSubFrames": true
            }
        ]

        settings {
            allowGeolocationOnInsecureOrigins: false
            allowRunningInsecureContent: false
            allowWindowActivationFromJavaScript: false
            autoLoadIconsForPage: false
            backForwardCacheEnabled: false
            dnsPrefetchEnabled: false
            errorPageEnabled: false
            focusOnNavigationEnabled: false
            fullScreenSupportEnabled: false
            hyperlinkAuditingEnabled: false
            javascriptCanAccessClipboard: false
            javascriptCanOpenWindows: false
            javascriptCanPaste: false
            localContentCanAccessFileUrls: false
            localContentCanAccessRemoteUrls: false
            navigateOnDropEnabled: false
            pdfViewerEnabled: false
            playbackRequiresUserGesture: true
            pluginsEnabled: false
            screenCaptureEnabled: false
            scrollAnimatorEnabled: false
            touchIconsEnabled: false
            unknownUrlSchemePolicy: WebEngineSettings.DisallowUnknownUrlSchemes
            webGLEnabled: false
            webRTCPublicInterfacesOnly: true
        }

        Component.onCompleted: url = root.view.address

        onLoadingChanged: info => {
            if (info.status === WebEngineView.LoadStartedStatus)
                root.view.going();
            else if (info.status === WebEngineView.LoadSucceededStatus || info.status === WebEngineView.LoadStoppedStatus)
                root.view.came(renderProcessPid);
            else if (info.status === WebEngineView.LoadFailedStatus)
                root.view.failed(info.errorString);
        }
        onRenderProcessTerminated: (status, code) => root.view.ended(code)

        onJavaScriptConsoleMessage: (level, message) => {
            if (message.startsWith(root.view.mark))
                root.view.answered(message.slice(root.view.mark.length));
            else if (message.startsWith(root.view.watching) && ++root.chats <= root.view.chatsMax)
                root.view.watched(message.slice(root.view.watching.length));
            else if (++root.chats > root.view.chatsMax)
                root.view.flooded(); // nobody reads them, but each costs the kiosk time
        }
        onUrlChanged: root.view.stands(url)
        onNavigationRequested: request => {
            if (!root.view.mayGo(request.url))
                request.reject();
        }
        onNewWindowRequested: request => root.view.refused("a window for " + request.requestedUrl)
        onContextMenuRequested: request => request.accepted = true
        onTouchSelectionMenuRequested: request => request.accepted = true
        onTooltipRequested: request => request.accepted = true
        onJavaScriptDialogRequested: request => {
            request.accepted = true;
            if (root.view.nagged(request.message, request.type === JavaScriptDialogRequest.DialogTypeAlert || request.type === JavaScriptDialogRequest.DialogTypeBeforeUnload))
                request.dialogAccept();
            else
                request.dialogReject();
        }
        onFileDialogRequested: request => {
            request.accepted = true;
            request.dialogReject();
        }
        onColorDialogRequested: request => {
            request.accepted = true;
            request.dialogReject();
        }
        onAuthenticationDialogRequested: request => {
            request.accepted = true;
            request.dialogReject();
        }
        onPermissionRequested: permission => permission.deny()
        onFileSystemAccessRequested: request => request.reject()
        onRegisterProtocolHandlerRequested: request => request.reject()
        onDesktopMediaRequested: request => request.cancel()
        onFullScreenRequested: request => request.reject()
        onCertificateError: error => error.rejectCertificate()
        onSelectClientCertificate: selection => selection.selectNone()
        onWebAuthUxRequested: request => request.cancel()
    }

    Connections {
        target: root.shut

        function onDownloadRequested(download: var): void {
            download.cancel();
        }
    }
}
