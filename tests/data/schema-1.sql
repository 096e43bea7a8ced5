-- A database of schema 1: two people's records as the first dossier wrote them.
BEGIN TRANSACTION;
CREATE TABLE delivery (
        key        TEXT PRIMARY KEY,           -- the author's name, a space, and the platform's key
        reply      BLOB NOT NULL,
        arrived_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "delivery" VALUES('local:ana terminal:1effe467185b880380806cab1cf70892',X'7B22656E747279223A22442D32222C226661637473223A5B7B226C6162656C223A22526561736F6E222C2274657874223A226E657665722073686970706564227D5D2C22686561646C696E65223A22442D32207265747261637465643B20697420737461797320696E20746865206C6F6720616E64206F7574206F66206576657279206172746966616374222C226C6F676765645F6174223A22323032362D30332D31335431313A30333A30302E3030305A222C22746F6E65223A227361766564222C227A6F6E65223A224575726F70652F4C6973626F6E227D',1773399780000);
INSERT INTO "delivery" VALUES('slack:T0EX1/U0EX1 terminal:36757fdec1b34b33199c51234321191f',X'7B22656E747279223A224D2D31222C226661637473223A5B7B226C6162656C223A224D6574726963222C2274657874223A227365617263682D6C6174656E6379227D2C7B226C6162656C223A2256616C7565222C2274657874223A22313830206D73227D2C7B226C6162656C223A22426173656C696E65222C2274657874223A22323430206D73227D2C7B226C6162656C223A22496E6974696174697665222C2274657874223A2223736561726368227D5D2C22686561646C696E65223A224D2D31207361766564222C226C6F676765645F6174223A22323032362D30332D31345431313A31303A30302E3030305A222C227175657374696F6E223A7B2261736B223A2257686572652063616E20736F6D656F6E6520636865636B2074686973206E756D6265723F222C2274797065223A222F6D6574726963204D2D3120736F757263653A20227D2C22746F6E65223A227361766564222C227A6F6E65223A22555443227D',1773486600000);
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
        retracted   INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (person, kind, number)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "entry" VALUES(1,'C',1,5,'','one-page checkout for guests','2026-03-10',1773139320000,'checkout',0);
INSERT INTO "entry" VALUES(1,'D',1,1,'','Deprioritised gift wrap','2026-03-05',1772705220000,'checkout',0);
INSERT INTO "entry" VALUES(1,'D',2,6,'','Try a bigger button','2026-02',1773226140000,'checkout',1);
INSERT INTO "entry" VALUES(1,'M',1,2,'checkout-conversion','checkout-conversion 3.5%','2026-03-06',1772792040000,'checkout',0);
INSERT INTO "entry" VALUES(1,'P',1,4,'name:sam','@sam pairing on the design doc','2026-03-09',1773052500000,'',0);
INSERT INTO "entry" VALUES(2,'D',1,1,'','Kept the old search page','2026-03-07',1772878860000,'search',0);
INSERT INTO "entry" VALUES(2,'M',1,2,'search-latency','search-latency 180 ms','2026-03-14',1773486600000,'search',0);
CREATE TABLE entry_initiative (
        person     INTEGER NOT NULL,
        initiative TEXT NOT NULL,
        kind       TEXT NOT NULL,
        number     INTEGER NOT NULL,
        PRIMARY KEY (person, initiative, kind, number),
        FOREIGN KEY (person, kind, number) REFERENCES entry (person, kind, number)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "entry_initiative" VALUES(1,'checkout','C',1);
INSERT INTO "entry_initiative" VALUES(1,'checkout','D',1);
INSERT INTO "entry_initiative" VALUES(1,'checkout','D',2);
INSERT INTO "entry_initiative" VALUES(1,'checkout','M',1);
INSERT INTO "entry_initiative" VALUES(2,'search','D',1);
INSERT INTO "entry_initiative" VALUES(2,'search','M',1);
CREATE TABLE person (
        id      INTEGER PRIMARY KEY,
        name    TEXT NOT NULL UNIQUE,          -- slack:TEAM/USER, local:NAME
        zone    TEXT NOT NULL DEFAULT '',      -- IANA name; empty until the person says one
        records INTEGER NOT NULL DEFAULT 0,    -- seq of the newest record
        head    BLOB NOT NULL                  -- hash of the newest record, or the first link
    ) STRICT;
INSERT INTO "person" VALUES(1,'local:ana','Europe/Lisbon',8,X'7D46971D42880DC6F3B45E731E457813868E98D4144B04E33210E899050A16AC');
INSERT INTO "person" VALUES(2,'slack:T0EX1/U0EX1','',2,X'F074BFEDEB75BF321DB652A82597C8C3330B64C89E8219EE582057E23CC3FC0F');
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
INSERT INTO "record" VALUES(1,1,1,1772705220000,'D',1,'{"entry":"D-1","fields":[{"name":"because","text":"retention risk"},{"name":"rejected","text":"gift wrap for Valentines"}],"happened":"2026-03-05","initiatives":["checkout"],"kind":"logged","said":"/decision Deprioritised gift wrap #checkout because: retention risk rejected: gift wrap for Valentines","text":"Deprioritised gift wrap","v":1}',X'A1D0B2603788CDB6C3A458D219EC7388',X'7503F67554F3B7A343D6CB25777D8115AB8EB81775D6983FD85B18CF1795C13E',X'FCDFCFCACA40BA411944540A6CA6A2AC7758E62C182E5F80B876B5BC31A5293D');
INSERT INTO "record" VALUES(2,1,2,1772792040000,'M',1,'{"entry":"M-1","fields":[{"name":"name","text":"checkout-conversion"},{"amount":{"unit":"%","value":"3.5"},"name":"value","text":"3.5%"},{"amount":{"unit":"%","value":"3.1"},"name":"baseline","text":"3.1%"},{"name":"source","text":"Looker/checkout"},{"name":"for","text":"D-1"}],"happened":"2026-03-06","initiatives":["checkout"],"kind":"logged","said":"/metric checkout-conversion 3.5% baseline: 3.1% source: Looker/checkout for: D-1 #checkout","text":"","v":1}',X'366AA2DB14375D883A9D5B9DAF43D58F',X'143FC32A3B0310EA8F8706C05FD4C357764D1D809CAD3DF8D294EBFE27273344',X'AE4F286419AE3DD74CAA06FDCB4965B63BA9CC5AABE2D93329414C253EDB4196');
INSERT INTO "record" VALUES(3,2,1,1772878860000,'D',1,'{"entry":"D-1","fields":[{"name":"because","text":"it earns its place"}],"happened":"2026-03-07","initiatives":["search"],"kind":"logged","said":"/decision Kept the old search page #search because: it earns its place","text":"Kept the old search page","v":1}',X'8C81C99C74ABDE9C450DA9F488964AE1',X'6EF87CA5270C8848C5D18E59BFCA195C62FFADE86ED619836F9AC40F917879BF',X'9E6E9F4F9E4BC795215A436E8C769A8C6A84DE16E93C5DB4117BB3DF662EEC32');
INSERT INTO "record" VALUES(4,1,3,1772965680000,'D',1,'{"entry":"D-1","fields":[{"amount":{"unit":"%","value":"3.0"},"name":"results","text":"conversion 2.8% → 3.0%"}],"happened":"2026-03-08","kind":"staged","said":"/decision D-1 results: conversion 2.8% → 3.0%","text":"","v":1}',X'7881A54F2928E11CF6C9EF156B5F3573',X'A41D2A52204EE3583A52817ACC2A2B175304D79E7EF46D069220A6378FFF5EBD',X'53233462D4DA76745C410F1B1448A50DD3619DCB9A3CDAD1D0C598B10F49ACDF');
INSERT INTO "record" VALUES(5,1,4,1773052500000,'P',1,'{"entry":"P-1","fields":[{"name":"gap","text":"jumps to the solution"}],"happened":"2026-03-09","kind":"logged","people":[{"name":"sam"}],"said":"/mentor @sam pairing on the design doc gap: jumps to the solution","text":"@sam pairing on the design doc","v":1}',X'ACFE00A4265C5BBE8246A711C395C736',X'2164E6416B58333AC9A56A8511AED3AA9EED44CB14DC8A8A4ACD5A8407A38981',X'43D2EFC3CA4C9D85AA8AB4AF2CF89E2B40FF3F19B49BC3B62C1FACADC97AA259');
INSERT INTO "record" VALUES(6,1,5,1773139320000,'C',1,'{"entry":"C-1","fields":[{"name":"scope","text":"one-page checkout for guests"}],"happened":"2026-03-10","initiatives":["checkout"],"kind":"logged","said":"/evidence charter scope: one-page checkout for guests #checkout","text":"","v":1}',X'9107C1CF49A72C1D19ECCC2642459A45',X'A215211603737AC1748C88376C0B8D24FB4215E2E2511B5865C95274845BB7E2',X'78F3882A0656D2D2DA8711C8615A4400B0CFBFEAEC0E8CABA94F6C97111257A2');
INSERT INTO "record" VALUES(7,1,6,1773226140000,'D',2,'{"entry":"D-2","fields":[{"name":"happened","text":"last month"}],"happened":"2026-02","initiatives":["checkout"],"kind":"logged","said":"/decision Try a bigger button #checkout happened: last month","text":"Try a bigger button","v":1}',X'DE50BB1F8666116FA1789BE68EB68F42',X'039380A788D5BC890C70B1D0FBD2844678D3319F8C03360520EF58FA638052F6',X'CCEB6288FE32E357011D872E3A1A514C79F7F0C3C0FB60C042CDAB973935B96C');
INSERT INTO "record" VALUES(8,1,7,1773312960000,'D',1,'{"entry":"D-1","fields":[{"amount":{"unit":"USD","value":"2000000"},"name":"stake","text":"$2M"}],"happened":"2026-03-12","kind":"corrected","said":"/evidence correct D-1 stake: $2M","text":"","v":1}',X'4C4DF1006162EB6A978E49898A3DE62A',X'60A8493E72A57D7CCB9B97135260BF4626BEF40A7C3A7917BC1416F3AE29DB1D',X'2AAF19ABB281DF637D68AB98960440EDD93409A4178435E3BC7E6B1C25185834');
INSERT INTO "record" VALUES(9,1,8,1773399780000,'D',2,'{"entry":"D-2","fields":[{"name":"reason","text":"never shipped"}],"happened":"2026-03-13","kind":"retracted","said":"/evidence retract D-2 reason: never shipped","text":"","v":1}',X'67D015A55032B60BC8A61A4903B244E1',X'B884D8A7D3737CFF0A7B3C0B40E33E650F213DDE5A7B65DAB93CFFFB22674756',X'7D46971D42880DC6F3B45E731E457813868E98D4144B04E33210E899050A16AC');
INSERT INTO "record" VALUES(10,2,2,1773486600000,'M',1,'{"entry":"M-1","fields":[{"name":"name","text":"search-latency"},{"amount":{"unit":"ms","value":"180"},"name":"value","text":"180 ms"},{"amount":{"unit":"ms","value":"240"},"name":"baseline","text":"240 ms"}],"happened":"2026-03-14","initiatives":["search"],"kind":"logged","said":"/metric search-latency 180 ms baseline: 240 ms #search","text":"","v":1}',X'D018CD300072FFC49D6DDAFAD3F9BF54',X'1B5AEFF52B0C3A7210384DE1C8D614F4719168B4E12A7B5367F492ED011C0F47',X'F074BFEDEB75BF321DB652A82597C8C3330B64C89E8219EE582057E23CC3FC0F');
CREATE TABLE word (
        person INTEGER NOT NULL REFERENCES person (id),
        role   TEXT NOT NULL,                  -- initiative, metric, person
        text   TEXT NOT NULL,
        PRIMARY KEY (person, role, text)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "word" VALUES(1,'initiative','checkout');
INSERT INTO "word" VALUES(1,'metric','checkout-conversion');
INSERT INTO "word" VALUES(1,'person','sam');
INSERT INTO "word" VALUES(2,'initiative','search');
INSERT INTO "word" VALUES(2,'metric','search-latency');
CREATE INDEX record_by_entry ON record (person, kind, number, seq);
CREATE INDEX entry_by_seq ON entry (person, seq);
CREATE INDEX entry_by_subject ON entry (person, kind, subject, number) WHERE subject <> '';
CREATE INDEX delivery_by_arrival ON delivery (arrived_at);
COMMIT;
PRAGMA user_version = 1;
