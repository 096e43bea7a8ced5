-- A database of schema 7: two people and the deliveries of what they said, as the dossier of that schema left it when it
-- was killed: of the second person's entries one was derived before it was added to, and one not at all.
BEGIN TRANSACTION;
CREATE TABLE person (
        id      INTEGER PRIMARY KEY,
        name    TEXT NOT NULL UNIQUE,          -- slack:TEAM/USER, local:NAME
        zone    TEXT NOT NULL DEFAULT '',      -- IANA name; empty until the person says one
        records INTEGER NOT NULL DEFAULT 0,    -- seq of the newest record
        head    BLOB NOT NULL                  -- hash of the newest record, or the first link
    , device_zone TEXT NOT NULL DEFAULT '', reach TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "person" VALUES(1,'local:ana','Europe/Lisbon',2,X'6ED42A1B1C021B7D558BBFDED78112DEC0C506E134BCFE2A9388DFC4D61CD66A','','');
INSERT INTO "person" VALUES(2,'slack:T0EX1/U0EX1','',4,X'A19A864D3337AE545E1585CA7CCAD40F76FC42480DC1CAB7328ED182BD03AC23','','');
CREATE TABLE entry (
        person      INTEGER NOT NULL REFERENCES person (id),
        kind        TEXT NOT NULL,
        number      INTEGER NOT NULL,
        seq         INTEGER NOT NULL,          -- of the record that opened it
        subject     TEXT NOT NULL,             -- what entries of one series share
        title       TEXT NOT NULL,
        happened    TEXT NOT NULL,             -- 2026-03-04 or 2026-03
        logged_at   INTEGER NOT NULL,
        initiatives TEXT NOT NULL,             -- separated by one space
        retracted   INTEGER NOT NULL DEFAULT 0, erased INTEGER NOT NULL DEFAULT 0, reconstructed TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (person, kind, number)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "entry" VALUES(1,'D',1,1,'','Dropped gift wrap','2026-03-04',1772618400000,'checkout',0,0,'');
INSERT INTO "entry" VALUES(1,'M',1,2,'checkout-conversion','checkout-conversion 3.5%','2026-03-05',1772704800000,'checkout',0,0,'');
INSERT INTO "entry" VALUES(2,'D',1,1,'','Kept the old search page','2026-03-06',1772791200000,'',0,0,'');
INSERT INTO "entry" VALUES(2,'P',1,2,'name:sam','@sam pairing on the design doc','2026-03-06',1772791200000,'',0,0,'');
CREATE TABLE anchor (
        size          INTEGER PRIMARY KEY,     -- leaves
        root          BLOB NOT NULL,
        made_at       INTEGER NOT NULL,        -- milliseconds since the Unix epoch, UTC
        key           TEXT NOT NULL DEFAULT '',    -- the signer's public key, as a C2SP vkey
        checkpoint    TEXT NOT NULL DEFAULT '',    -- signed note; empty until it is signed
        query_nonce   BLOB NOT NULL DEFAULT x'',
        stamp         BLOB NOT NULL DEFAULT x'',   -- RFC 3161 response
        stamp_ca      TEXT NOT NULL DEFAULT '',    -- PEM, the certificates that it was checked against
        stamp_problem TEXT NOT NULL DEFAULT ''
    ) STRICT;
INSERT INTO "anchor" VALUES(1,X'C99D23D526EE7B094B838AD3219278C8605184F79B257583088D7439578614E5',1772791200000,'dossier/bbbb429cc917594b+e65ca0d0+AalBDLSxz1tmXvzTrbE9aX7GzfWCSixLQnYi0gLZJ7zh','dossier/bbbb429cc917594b
1
yZ0j1SbuewlLg4rTIZJ4yGBRhPebJXWDCI10OVeGFOU=

— dossier/bbbb429cc917594b 5lyg0H6QPNycqmzKvEULG8ybUsct1jd+Q2lV3s41eOBS5ZhaEyGqZYBzQl37XBwdYPezlj0Cwnq03MHygvO461XZFAc=
',X'',X'','','');
CREATE TABLE anchor_leaf (
        position INTEGER PRIMARY KEY,          -- 0, 1, 2, ...
        person   INTEGER NOT NULL REFERENCES person (id),
        records  INTEGER NOT NULL,             -- seq of the head
        head     BLOB NOT NULL
    ) STRICT;
INSERT INTO "anchor_leaf" VALUES(0,1,2,X'6ED42A1B1C021B7D558BBFDED78112DEC0C506E134BCFE2A9388DFC4D61CD66A');
CREATE TABLE chore (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE delivery (
        id         INTEGER PRIMARY KEY,        -- in the order of arrival
        key        TEXT NOT NULL,              -- the author's name, a space, and the platform's key
        reply      BLOB NOT NULL,
        arrived_at INTEGER NOT NULL,
        person     INTEGER NOT NULL DEFAULT 0, -- which records the reply speaks of; 0 for none
        first_seq  INTEGER NOT NULL DEFAULT 0,
        last_seq   INTEGER NOT NULL DEFAULT 0
    ) STRICT;
INSERT INTO "delivery" VALUES(1,'local:ana terminal:b36a73496c254fe67416c0c29814c61c',X'7B22656E747279223A22442D31222C226661637473223A5B7B226C6162656C223A224465636973696F6E222C2274657874223A2244726F7070656420676966742077726170227D2C7B226C6162656C223A2242656361757365222C2274657874223A22726574656E74696F6E227D2C7B226C6162656C223A225374616B65222C2274657874223A2224324D227D2C7B226C6162656C223A22496E6974696174697665222C2274657874223A2223636865636B6F7574227D5D2C22686561646C696E65223A22442D31207361766564222C226C6F676765645F6174223A22323032362D30332D30345431303A30303A30302E3030305A222C227175657374696F6E223A7B2261736B223A22576861742064696420796F75206769766520757020666F722069743F222C2274797065223A222F6465636973696F6E20442D312072656A65637465643A20227D2C22746F6E65223A227361766564222C2277656C636F6D65223A22646F7373696572206B65657073207768617420796F752074656C6C2069742061626F757420796F7572206465636973696F6E732C206E756D6265727320616E64206D656E746F72696E672C20776F726420666F7220776F72642C207769746820746865206D6F6D656E7420617420776869636820796F7520736169642069742E204E6F626F64792062757420796F752063616E2072656164206974207468726F75676820646F73736965723B2077686F657665722072756E7320646F737369657220666F7220796F75206C6F6F6B7320616674657220746865206461746162617365207468617420697420697320696E2E202F65766964656E6365206578706F72742068616E647320796F752065766572797468696E672061732066696C65732C20616E64202F65766964656E63652065726173652065766572797468696E672072656D6F76657320697420666F7220676F6F642E222C227A6F6E65223A22555443227D',1772618400007,1,1,1);
INSERT INTO "delivery" VALUES(2,'local:ana terminal:957956dcecb4e060e634346781b4715b',X'7B22656E747279223A224D2D31222C226661637473223A5B7B226C6162656C223A224D6574726963222C2274657874223A22636865636B6F75742D636F6E76657273696F6E227D2C7B226C6162656C223A2256616C7565222C2274657874223A22332E3525227D2C7B226C6162656C223A22426173656C696E65222C2274657874223A22332E3125227D2C7B226C6162656C223A22496E6974696174697665222C2274657874223A2223636865636B6F7574227D5D2C22686561646C696E65223A224D2D31207361766564222C226C6F676765645F6174223A22323032362D30332D30355431303A30303A30302E3030305A222C227175657374696F6E223A7B2261736B223A2257686572652063616E20736F6D656F6E6520636865636B2074686973206E756D6265723F222C2274797065223A222F6D6574726963204D2D3120736F757263653A20227D2C22746F6E65223A227361766564222C227A6F6E65223A22555443227D',1772622000019,1,2,2);
INSERT INTO "delivery" VALUES(3,'local:ana terminal:3100b48a18f7ae80503c21cbeb3aa963',X'7B22686561646C696E65223A22596F75722074696D65207A6F6E65206973206E6F77204575726F70652F4C6973626F6E3B2074686572652069742069732035204D617220323032362C2031303A3030205745542E222C22746F6E65223A227361766564222C227A6F6E65223A224575726F70652F4C6973626F6E227D',1772625600023,0,0,0);
INSERT INTO "delivery" VALUES(4,'slack:T0EX1/U0EX1 slack:T0EX1:trigger:1.22.abc',X'7B22656E747279223A22442D31222C226661637473223A5B7B226C6162656C223A224465636973696F6E222C2274657874223A224B65707420746865206F6C64207365617263682070616765227D5D2C22686561646C696E65223A22442D31207361766564222C226C6F676765645F6174223A22323032362D30332D30365431303A30303A30302E3030305A222C227175657374696F6E223A7B2261736B223A2257686174206D61646520796F752064656369646520746861743F2041207265766965776572206C6F6F6B7320666F722074686520726561736F6E2066697273742E222C2274797065223A222F6465636973696F6E20442D3120626563617573653A20227D2C22746F6E65223A227361766564222C2277656C636F6D65223A22646F7373696572206B65657073207768617420796F752074656C6C2069742061626F757420796F7572206465636973696F6E732C206E756D6265727320616E64206D656E746F72696E672C20776F726420666F7220776F72642C207769746820746865206D6F6D656E7420617420776869636820796F7520736169642069742E204E6F626F64792062757420796F752063616E2072656164206974207468726F75676820646F73736965723B2077686F657665722072756E7320646F737369657220666F7220796F75206C6F6F6B7320616674657220746865206461746162617365207468617420697420697320696E2E202F65766964656E6365206578706F72742068616E647320796F752065766572797468696E672061732066696C65732C20616E64202F65766964656E63652065726173652065766572797468696E672072656D6F76657320697420666F7220676F6F642E222C227A6F6E65223A22555443227D',1772629200077,2,1,1);
INSERT INTO "delivery" VALUES(5,'slack:T0EX1/U0EX1 slack:T0EX1:trigger:2.22.abc',X'7B22656E747279223A22502D31222C226661637473223A5B7B226C6162656C223A224D656E746F72696E67222C2274657874223A224073616D2070616972696E67206F6E207468652064657369676E20646F63227D5D2C22686561646C696E65223A22502D31207361766564222C226C6F676765645F6174223A22323032362D30332D30365431303A30303A30302E3030305A222C227175657374696F6E223A7B2261736B223A225768696368206761702061726520796F7520776F726B696E67206F6E20746F6765746865723F222C2274797065223A222F6D656E746F7220502D31206761703A20227D2C22746F6E65223A227361766564222C227A6F6E65223A22555443227D',1772629200102,2,2,2);
INSERT INTO "delivery" VALUES(6,'slack:T0EX1/U0EX1 slack:T0EX1:trigger:3.22.abc',X'7B22656E747279223A22442D31222C226661637473223A5B7B226C6162656C223A22526573756C7473222C2274657874223A22626F756E636520343025202D3E20333125227D5D2C22686561646C696E65223A22416464656420746F20442D31222C226C6F676765645F6174223A22323032362D30332D30365431303A30303A30302E3030305A222C227175657374696F6E223A7B2261736B223A2257686174206D61646520796F752064656369646520746861743F2041207265766965776572206C6F6F6B7320666F722074686520726561736F6E2066697273742E222C2274797065223A222F6465636973696F6E20442D3120626563617573653A20227D2C22746F6E65223A227361766564222C227A6F6E65223A22555443227D',1772629201112,2,3,3);
INSERT INTO "delivery" VALUES(7,'slack:T0EX1/U0EX1 slack:T0EX1:trigger:4.22.abc',X'7B22656E747279223A22442D32222C226661637473223A5B7B226C6162656C223A224465636973696F6E222C2274657874223A224D6F766564207468652073656172636820626F78227D2C7B226C6162656C223A22496E6974696174697665222C2274657874223A2223736561726368227D5D2C22686561646C696E65223A22442D32207361766564222C226C6F676765645F6174223A22323032362D30332D30365431303A30303A30302E3030305A222C227175657374696F6E223A7B2261736B223A2257686174206D61646520796F752064656369646520746861743F2041207265766965776572206C6F6F6B7320666F722074686520726561736F6E2066697273742E222C2274797065223A222F6465636973696F6E20442D3220626563617573653A20227D2C22746F6E65223A227361766564222C227A6F6E65223A22555443227D',1772629201118,2,4,4);
CREATE TABLE download (
        token      BLOB PRIMARY KEY,           -- SHA-256 of the token in the link
        person     INTEGER NOT NULL REFERENCES person (id),
        zone       TEXT NOT NULL,              -- of their device, when they asked
        wanted     TEXT NOT NULL,              -- JSON: the files, which are made when they are fetched
        browser    BLOB NOT NULL DEFAULT x'',  -- SHA-256 of what its first browser shows; empty: none yet
        fetched    INTEGER NOT NULL DEFAULT 0, -- how often
        made_at    INTEGER NOT NULL,           -- milliseconds since the Unix epoch, UTC
        expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE TABLE entry_initiative (
        person     INTEGER NOT NULL,
        initiative TEXT NOT NULL,
        kind       TEXT NOT NULL,
        number     INTEGER NOT NULL, seq INTEGER NOT NULL DEFAULT 0, happened TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (person, initiative, kind, number),
        FOREIGN KEY (person, kind, number) REFERENCES entry (person, kind, number)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "entry_initiative" VALUES(1,'checkout','D',1,1,'2026-03-04');
INSERT INTO "entry_initiative" VALUES(1,'checkout','M',1,2,'2026-03-05');
CREATE TABLE inbox (
        person   INTEGER NOT NULL REFERENCES person (id),
        number   INTEGER NOT NULL,
        key      BLOB NOT NULL,                -- SHA-256 of what names it among all found
        line     TEXT NOT NULL,
        source   TEXT NOT NULL,
        happened TEXT NOT NULL,                -- 2026-03-04 or 2026-03
        waiting  INTEGER NOT NULL DEFAULT 1,
        PRIMARY KEY (person, number),
        UNIQUE (person, key)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE installation (
        platform     TEXT NOT NULL,
        team         TEXT NOT NULL,            -- the workspace, or the whole organisation
        enterprise   TEXT NOT NULL,            -- the organisation of the workspace; empty for none
        is_org       INTEGER NOT NULL,
        bot_user     TEXT NOT NULL,
        app_id       TEXT NOT NULL,
        name         TEXT NOT NULL,
        scopes       TEXT NOT NULL,
        sealed       BLOB NOT NULL,            -- the tokens, encrypted; empty once it is revoked
        expires_at   INTEGER NOT NULL,         -- milliseconds since the Unix epoch, UTC; 0 for never
        installed_by TEXT NOT NULL,
        installed_at INTEGER NOT NULL,
        state        TEXT NOT NULL,            -- active, revoked
        PRIMARY KEY (platform, team)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE nudge (
        person   INTEGER NOT NULL REFERENCES person (id),
        key      TEXT NOT NULL,                -- weekly 2026-03-02
        kind     TEXT NOT NULL,
        about    TEXT NOT NULL,                -- what it asked for
        sent     INTEGER NOT NULL,
        at       INTEGER NOT NULL,
        last_at  INTEGER NOT NULL,
        again    INTEGER,                      -- put off until then
        answered INTEGER NOT NULL,
        letter   TEXT NOT NULL,                -- the key of what carries it in the outbox; empty for none
        PRIMARY KEY (person, key)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE nudge_plan (
        person       INTEGER PRIMARY KEY REFERENCES person (id),
        platform     TEXT NOT NULL,            -- of the person's name: slack, local
        since        INTEGER NOT NULL,         -- all in milliseconds since the Unix epoch, UTC
        rhythm_since INTEGER NOT NULL,
        cycle_since  INTEGER NOT NULL,
        next_look    INTEGER,                  -- NULL: only when something changes
        changes      INTEGER NOT NULL DEFAULT 0
    ) STRICT;
INSERT INTO "nudge_plan" VALUES(1,'local',1772618400000,0,0,NULL,2);
INSERT INTO "nudge_plan" VALUES(2,'slack',1772791200000,0,0,1772791800000,0);
CREATE TABLE outbox (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        key        TEXT NOT NULL UNIQUE,
        person     INTEGER NOT NULL DEFAULT 0, -- whose records it speaks of; 0 for nobody's
        first_seq  INTEGER NOT NULL DEFAULT 0, -- the records that its command wrote; 0 for none
        last_seq   INTEGER NOT NULL DEFAULT 0,
        platform   TEXT NOT NULL,
        team       TEXT NOT NULL,
        kind       TEXT NOT NULL,              -- message, ephemeral, files, ...
        body       TEXT NOT NULL,              -- JSON; empty once it is settled
        state      TEXT NOT NULL DEFAULT 'waiting',  -- waiting, sending, sent, dropped
        attempts   INTEGER NOT NULL DEFAULT 0,
        due_at     INTEGER NOT NULL,           -- milliseconds since the Unix epoch, UTC; 0 for at once
        made_at    INTEGER NOT NULL,
        settled_at INTEGER NOT NULL DEFAULT 0,
        kept_since INTEGER,                    -- of what is settled, on the clock of delivery.arrived_at
        problem    TEXT NOT NULL DEFAULT '',   -- what went wrong last
        expires_at INTEGER NOT NULL DEFAULT 0  -- not sent from then on; 0 for never
    ) STRICT;
CREATE TABLE packet (
        person  INTEGER NOT NULL REFERENCES person (id),
        number  INTEGER NOT NULL,              -- 1, 2, 3, ... per person
        seq     INTEGER NOT NULL,              -- of the newest record that it saw; 0 for none
        head    BLOB NOT NULL,                 -- hash of that record, or the first link
        made_at INTEGER NOT NULL,              -- milliseconds since the Unix epoch, UTC
        request TEXT NOT NULL,                 -- what was asked for, in words
        profile TEXT NOT NULL,                 -- whom it was redacted for; empty for nobody
        PRIMARY KEY (person, number)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE place (
        platform    TEXT NOT NULL,             -- chime, chime-classic
        name        TEXT NOT NULL,             -- the platform's own name of a channel or a room
        heard_until INTEGER NOT NULL,          -- milliseconds since the Unix epoch, UTC; 0 for nothing yet
        about       TEXT NOT NULL,             -- what the platform's part keeps of it; secrets in it are sealed
        PRIMARY KEY (platform, name)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE record (
        id           INTEGER PRIMARY KEY,
        person       INTEGER NOT NULL REFERENCES person (id),
        seq          INTEGER NOT NULL,
        logged_at    INTEGER NOT NULL,         -- milliseconds since the Unix epoch, UTC
        kind         TEXT NOT NULL,            -- of the entry: D, M, P, C
        number       INTEGER NOT NULL,
        canonical    TEXT NOT NULL,            -- RFC 8785, the hashed bytes
        salt         BLOB NOT NULL,
        content_hash BLOB NOT NULL,
        hash         BLOB NOT NULL,
        UNIQUE (person, seq)
    ) STRICT;
INSERT INTO "record" VALUES(1,1,1,1772618400000,'D',1,'{"entry":"D-1","fields":[{"name":"because","text":"retention"},{"amount":{"unit":"USD","value":"2000000"},"name":"stake","text":"$2M"}],"happened":"2026-03-04","initiatives":["checkout"],"kind":"logged","said":"/decision Dropped gift wrap because: retention stake: $2M #checkout","text":"Dropped gift wrap","v":1}',X'E9C985DB9D1922B91DA919D9B3736461',X'33AA277BC0796FF2C4C0BD5E89FEF107F043A98DD682A128166865370DDA8F61',X'787EF8FC51DF422E1A26C12CB44F25A6DB400672D47B57317A1AABC5F4D398DF');
INSERT INTO "record" VALUES(2,1,2,1772704800000,'M',1,'{"entry":"M-1","fields":[{"name":"name","text":"checkout-conversion"},{"amount":{"unit":"%","value":"3.5"},"name":"value","text":"3.5%"},{"amount":{"unit":"%","value":"3.1"},"name":"baseline","text":"3.1%"}],"happened":"2026-03-05","initiatives":["checkout"],"kind":"logged","said":"/metric checkout-conversion 3.1% -> 3.5% #checkout","text":"","v":1}',X'15244935CCF409475C9D279C72863A75',X'31CC26C23CB73458039830519BF6A4C2E5C6B428B1CE7DAE560A7168D8D14373',X'6ED42A1B1C021B7D558BBFDED78112DEC0C506E134BCFE2A9388DFC4D61CD66A');
INSERT INTO "record" VALUES(3,2,1,1772791200000,'D',1,'{"entry":"D-1","happened":"2026-03-06","kind":"logged","said":"/decision Kept the old search page","text":"Kept the old search page","v":1}',X'2259EF04C2D3D6F4B6FAAE00A747A97F',X'11EFDCC66D82BBE079291046DA15A796609598D1D1FC86B64C56E1DE40A41EB6',X'6BAD7EC6A1DF9367197027C03F1994DF9799640B3FD5FBE5616A75D76745101C');
INSERT INTO "record" VALUES(4,2,2,1772791200000,'P',1,'{"entry":"P-1","happened":"2026-03-06","kind":"logged","people":[{"name":"sam"}],"said":"/mentor @sam pairing on the design doc","text":"@sam pairing on the design doc","v":1}',X'DC042C82DE77774885F84D23122226AA',X'AEE01E7040C2E2AFB643DDF38902921C8C6B37D588A35EECF936357F63877E7F',X'AD9A82244466B5E3290035AE0744B072893E128915864F580CDD47224C7822F6');
INSERT INTO "record" VALUES(5,2,3,1772791200000,'D',1,'{"entry":"D-1","fields":[{"amount":{"unit":"%","value":"31"},"name":"results","text":"bounce 40% -> 31%"}],"happened":"2026-03-06","kind":"staged","said":"/decision D-1 results: bounce 40% -> 31%","text":"","v":1}',X'F8C331D39FF083B9CE305EB358CBDA99',X'CB7DA30DBBA22E8EE1FF5333609033EDCF157A23477B9824C131C81E20E003BA',X'EB15F4E33BC321C37402C6404FC075E21963683329D41D1450A31B70E0A2D372');
INSERT INTO "record" VALUES(6,2,4,1772791200000,'D',2,'{"entry":"D-2","happened":"2026-03-06","initiatives":["search"],"kind":"logged","said":"/decision Moved the search box #search","text":"Moved the search box","v":1}',X'781EA27DA3E90DE06CAEA4D164C52F09',X'DA726B09D4AB8F763D4D8707EFAA2C7F188C82DCCB00E1C4BAA203205E6B5346',X'A19A864D3337AE545E1585CA7CCAD40F76FC42480DC1CAB7328ED182BD03AC23');
CREATE TABLE said_message (
        person INTEGER NOT NULL REFERENCES person (id),
        place  TEXT NOT NULL,                  -- slack:C0EX1:1767225600.000100
        kind   TEXT NOT NULL,
        number INTEGER NOT NULL,
        seq    INTEGER NOT NULL,               -- the entry's newest record at that time
        PRIMARY KEY (person, place),
        FOREIGN KEY (person, kind, number) REFERENCES entry (person, kind, number)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
        person INTEGER NOT NULL REFERENCES person (id),
        name   TEXT NOT NULL,
        value  TEXT NOT NULL,
        PRIMARY KEY (person, name)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE unindexed (
        person INTEGER NOT NULL,
        kind   TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (person, kind, number)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "unindexed" VALUES(2,'D',1);
INSERT INTO "unindexed" VALUES(2,'D',2);
CREATE TABLE word (
        person INTEGER NOT NULL REFERENCES person (id),
        role   TEXT NOT NULL,                  -- initiative, metric, person
        text   TEXT NOT NULL,
        PRIMARY KEY (person, role, text)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "word" VALUES(1,'initiative','checkout');
INSERT INTO "word" VALUES(1,'metric','checkout-conversion');
INSERT INTO "word" VALUES(2,'person','sam');
CREATE INDEX anchor_leaf_by_person ON anchor_leaf (person, position);
CREATE INDEX delivery_about_nothing ON delivery (key) WHERE person = 0;
CREATE INDEX delivery_by_record ON delivery (person, last_seq) WHERE person <> 0;
CREATE INDEX download_by_end ON download (expires_at);
CREATE INDEX download_by_person ON download (person, made_at);
CREATE INDEX entry_by_date ON entry (person, erased, happened, seq);
CREATE INDEX entry_by_kind ON entry (person, erased, kind, seq);
CREATE INDEX entry_by_seq ON entry (person, erased, seq);
CREATE INDEX entry_by_subject ON entry (person, kind, subject, number) WHERE subject <> '';
CREATE INDEX inbox_waiting ON inbox (person, number) WHERE waiting = 1;
CREATE INDEX initiative_by_date ON entry_initiative (person, initiative, happened, seq);
CREATE INDEX initiative_by_entry ON entry_initiative (person, kind, number);
CREATE INDEX initiative_by_seq ON entry_initiative (person, initiative, seq);
CREATE INDEX installation_by_enterprise ON installation (platform, enterprise) WHERE is_org = 1;
CREATE INDEX nudge_by_letter ON nudge (letter) WHERE letter <> '';
CREATE INDEX nudge_plan_by_look ON nudge_plan (platform, next_look) WHERE next_look IS NOT NULL;
CREATE INDEX outbox_by_due ON outbox (platform, state, due_at);
CREATE INDEX outbox_by_record ON outbox (person, last_seq) WHERE person <> 0;
CREATE INDEX outbox_settled ON outbox (kept_since) WHERE state IN ('sent', 'dropped');
CREATE INDEX record_by_entry ON record (person, kind, number, seq);
CREATE INDEX said_message_by_entry ON said_message (person, kind, number);
CREATE VIRTUAL TABLE search USING fts5 (title, body, tags, columnsize = 0,
        tokenize = "ascii tokenchars '_'");
INSERT INTO search (rowid, title, body, tags) VALUES(4294967297,'1_dropped 1_gift 1_wrap','1_retention 1_2m 1_checkout','1_k_d 1_f_because 1_w_because_retention 1_f_stake 1_w_stake_2m 1_i_checkout');
INSERT INTO search (rowid, title, body, tags) VALUES(4294967298,'1_checkout 1_conversion 1_3 1_5','1_checkout 1_conversion 1_3 1_5 1_3 1_1 1_checkout','1_k_m 1_f_name 1_w_name_checkout 1_w_name_conversion 1_f_value 1_w_value_3 1_w_value_5 1_f_baseline 1_w_baseline_3 1_w_baseline_1 1_i_checkout');
INSERT INTO search (rowid, title, body, tags) VALUES(8589934593,'2_kept 2_the 2_old 2_search 2_page','','2_k_d');
INSERT INTO search (rowid, title, body, tags) VALUES(8589934594,'2_sam 2_pairing 2_on 2_the 2_design 2_doc','2_sam','2_k_p 2_m_sam');
COMMIT;
PRAGMA user_version = 7;
